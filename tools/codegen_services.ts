import protobuf from "protobufjs";

/**
 * A module with the service definitions of one proto file, as shared/codec/method.ts describes
 * them, and its messages and enums under their short names; undefined for a proto without services.
 */
export function servicesOf(root: protobuf.Root, path: string, stem: string): string | undefined {
  const own = everythingIn(root).filter((object) => object.filename === path);
  const services = own.filter((object) => object instanceof protobuf.Service);
  if (services.length === 0) return undefined;
  const named = own.filter((object) =>
    object instanceof protobuf.Type || object instanceof protobuf.Enum
  );
  refuseSameNames(named);
  return [
    'import type { ServiceDefinition } from "../method.ts";',
    `import { ${root.nestedArray.map((top) => top.name).join(", ")} } from "./${stem}_pb.js";`,
    "",
    ...named.flatMap(aliasLines),
    ...services.flatMap(serviceLines),
    "",
  ].join("\n");
}

function everythingIn(namespace: protobuf.NamespaceBase): protobuf.ReflectionObject[] {
  return namespace.nestedArray.flatMap((nested) => [
    nested,
    ...(nested instanceof protobuf.Namespace ? everythingIn(nested) : []),
  ]);
}

function aliasLines(object: protobuf.ReflectionObject): string[] {
  const alias = `export type ${object.name} = ${longName(object)};`;
  return object instanceof protobuf.Enum
    ? [alias, `export const ${object.name} = ${longName(object)};`]
    : [alias];
}

function serviceLines(service: protobuf.Service): string[] {
  const constant = service.name[0].toLowerCase() + service.name.slice(1);
  return [
    "",
    ...docLines(service, ""),
    `export const ${constant.replace(/Service$/, "")}Service = {`,
    `  name: "${longName(service)}",`,
    "  methods: {",
    ...service.methodsArray.flatMap(methodLines),
    "  },",
    "} satisfies ServiceDefinition;",
  ];
}

function methodLines(method: protobuf.Method): string[] {
  method.resolve();
  const request = longName(method.resolvedRequestType!);
  const response = longName(method.resolvedResponseType!);
  return [
    ...docLines(method, "    "),
    `    ${method.name[0].toLowerCase()}${method.name.slice(1)}: {`,
    `      path: "/${longName(method.parent!)}/${method.name}",`,
    `      kind: "${kindOf(method)}",`,
    ...codecLines("Request", request),
    ...codecLines("Response", response),
    "    },",
  ];
}

function codecLines(side: "Request" | "Response", type: string): string[] {
  return [
    `      encode${side}: (message: ${type}): Uint8Array => ${type}.encode(message).finish(),`,
    `      decode${side}: (bytes: Uint8Array): ${type} => ${type}.decode(bytes),`,
  ];
}

function kindOf(method: protobuf.Method): string {
  if (method.requestStream) return method.responseStream ? "bidi_stream" : "client_stream";
  return method.responseStream ? "server_stream" : "unary";
}

function docLines(object: protobuf.ReflectionObject, margin: string): string[] {
  const text = object.comment?.replaceAll("*/", "*\\/").replaceAll("\n", `\n${margin} * `);
  return text ? [`${margin}/** ${text} */`] : [];
}

function longName(object: protobuf.ReflectionObject): string {
  return object.fullName.slice(1);
}

function refuseSameNames(objects: readonly protobuf.ReflectionObject[]): void {
  const seen = new Map<string, protobuf.ReflectionObject>();
  for (const object of objects) {
    const other = seen.get(object.name);
    if (other !== undefined) {
      throw new Error(`${longName(object)} and ${longName(other)} share the name ${object.name}`);
    }
    seen.set(object.name, object);
  }
}
