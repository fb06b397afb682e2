/**
 * Writes the codecs and service definitions of proto/*.proto to shared/codec/generated:
 * `deno task codegen`. With `--check` nothing is written: stale files are listed, with exit 1.
 * @module
 */
import { parseArgs } from "node:util";
import { descriptorsModule } from "./codegen_descriptors.ts";
import { generateModules } from "./codegen_modules.ts";

const PROTO_DIRECTORY = new URL("../proto/", import.meta.url);
const GENERATED_DIRECTORY = new URL("../shared/codec/generated/", import.meta.url);

/** Files by name, with their text. */
type Files = ReadonlyMap<string, string>;

/** Generates the files of all protos of a directory; they depend on the protos' text alone. */
export async function generateFiles(protoDirectory: URL): Promise<Files> {
  const files = new Map<string, string>();
  const protos = (await namesIn(protoDirectory, ".proto"))
    .map((proto) => new URL(proto, protoDirectory));
  for (const proto of protos) {
    for (const [name, text] of await generateModules(proto)) files.set(name, text);
  }
  files.set("descriptors.ts", descriptorsModule(protos));
  return files;
}

/** Names of the files that are missing, differ or have no source any more, in order. */
export async function staleFiles(generated: Files, directory: URL): Promise<string[]> {
  const present = await namesIn(directory, "");
  const stale = present.filter((name) => !generated.has(name));
  for (const [name, text] of generated) {
    if (!present.includes(name) || await Deno.readTextFile(new URL(name, directory)) !== text) {
      stale.push(name);
    }
  }
  return stale.sort();
}

/** Makes the directory hold exactly these files; those that are the same are left alone. */
export async function writeFiles(generated: Files, directory: URL): Promise<string[]> {
  await Deno.mkdir(directory, { recursive: true });
  const stale = await staleFiles(generated, directory);
  for (const name of stale) {
    const text = generated.get(name);
    const file = new URL(name, directory);
    await (text === undefined ? Deno.remove(file) : Deno.writeTextFile(file, text));
  }
  return stale;
}

async function namesIn(directory: URL, ending: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(directory));
  return entries.map((entry) => entry.name).filter((name) => name.endsWith(ending)).sort();
}

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: { check: { type: "boolean", default: false } },
  });
  const files = await generateFiles(PROTO_DIRECTORY);
  if (!values.check) {
    const written = await writeFiles(files, GENERATED_DIRECTORY);
    console.log(`codegen: ${files.size} files, ${written.length} changed`);
  } else {
    const stale = await staleFiles(files, GENERATED_DIRECTORY);
    for (const name of stale) {
      console.error(`shared/codec/generated/${name} is stale: run deno task codegen`);
    }
    if (stale.length > 0) Deno.exit(1);
    console.log(`codegen: ${files.size} files are up to date`);
  }
}
