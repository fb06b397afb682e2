import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import pbjs from "protobufjs-cli/pbjs.js";
import protobuf from "protobufjs";
import { declarationsOf } from "./codegen_declarations.ts";
import { servicesOf } from "./codegen_services.ts";

/**
 * The modules of one proto: `x_pb.js` (protobufjs' static code), `x_pb.d.ts` (its types) and, when
 * the proto has services, `x_service.ts`. Throws when the proto does not parse or asks for what the
 * types cannot say.
 *
 * The types are written here from protobufjs' reflection and not by its pbts: that runs jsdoc, which
 * does not load under Deno, and gives classes whose fields are all optional.
 */
export async function generateModules(protoFile: URL): Promise<Map<string, string>> {
  const path = fileURLToPath(protoFile);
  const proto = path.slice(path.lastIndexOf("/") + 1);
  const stem = proto.replace(/\.proto$/, "");
  const note = `// Generated from proto/${proto} by \`deno task codegen\`; do not edit.\n`;
  const root = loadProto(path);
  const files = new Map([
    [
      `${stem}_pb.js`,
      `// @ts-self-types="./${stem}_pb.d.ts"\n${note}${await staticCode(path, stem)}`,
    ],
    [`${stem}_pb.d.ts`, note + declarationsOf(root)],
  ]);
  const services = servicesOf(root, path, stem);
  if (services !== undefined) files.set(`${stem}_service.ts`, note + services);
  return files;
}

/**
 * A proto with all it imports, reflected. Fields have their names in camel case, as in the generated
 * code, or with `keepCase` those that stand in the proto.
 */
export function loadProto(
  path: string,
  options: { readonly keepCase?: boolean } = {},
): protobuf.Root {
  const root = new protobuf.Root().loadSync(path, { alternateCommentMode: true, ...options });
  root.resolveAll();
  return root;
}

/** Only `encode` and `decode`; a root of its own a proto, so that the modules cannot clash. */
async function staticCode(path: string, rootName: string): Promise<string> {
  const left = ["verify", "convert", "create", "delimited", "typeurl", "service", "comments"];
  const output = await promisify(pbjs.main)([
    ...["--target", "static-module", "--wrap", "esm", "--root", rootName],
    ...["--dependency", "protobufjs/minimal.js"],
    ...left.map((part) => `--no-${part}`),
    path,
  ]);
  return `${output}`.trimEnd() + "\n";
}
