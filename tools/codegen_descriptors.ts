import { fileURLToPath } from "node:url";
import protobuf from "protobufjs";
import descriptor from "protobufjs/ext/descriptor.js";
import { loadProto } from "./codegen_modules.ts";

/**
 * A module with the descriptors of all protos, which the reflection service hands out: for each file
 * its name, the full names that it declares, and its FileDescriptorProto in base64. Throws for a
 * proto that imports another, as the descriptors do not say so.
 */
export function descriptorsModule(protoFiles: readonly URL[]): string {
  return [
    "// Generated from proto/*.proto by `deno task codegen`; do not edit.",
    "",
    "/** A proto file as the reflection service shows it. */",
    "export interface FileDescriptor {",
    "  /** `score.proto`. */",
    "  readonly name: string;",
    "  /** Full names of messages, enums, services and methods. */",
    "  readonly symbols: readonly string[];",
    "  /** A google.protobuf.FileDescriptorProto. */",
    "  readonly base64: string;",
    "}",
    "",
    "/** All proto files of the project; none imports another. */",
    "export const fileDescriptors: readonly FileDescriptor[] = [",
    ...protoFiles.flatMap(fileLines),
    "];",
    "",
  ].join("\n");
}

function fileLines(protoFile: URL): string[] {
  const path = fileURLToPath(protoFile);
  const root = loadProto(path, { keepCase: true });
  if (root.files.length > 1) throw new Error(`${path}: no support for imports`);
  const name = path.slice(path.lastIndexOf("/") + 1);
  return [
    "  {",
    `    name: ${JSON.stringify(name)},`,
    "    symbols: [",
    ...symbolsOf(root).map((symbol) => `      ${JSON.stringify(symbol)},`),
    "    ],",
    `    base64: "${descriptorOf(root, name).toBase64()}",`,
    "  },",
  ];
}

function symbolsOf(namespace: protobuf.NamespaceBase): string[] {
  const methods = namespace instanceof protobuf.Service ? namespace.methodsArray : [];
  return [...methods, ...namespace.nestedArray].flatMap((object) => {
    const isPackage = object.constructor === protobuf.Namespace;
    const own = isPackage ? [] : [object.fullName.slice(1)];
    return object instanceof protobuf.Namespace ? [...own, ...symbolsOf(object)] : own;
  });
}

function descriptorOf(root: protobuf.Root, name: string): Uint8Array {
  const set = descriptor.FileDescriptorSet.toObject(root.toDescriptor("proto3"));
  const [file] = set.file;
  file.name = name; // protobufjs names a file for its package
  const scope = root.lookup(file.package ?? "") as protobuf.NamespaceBase;
  for (const message of file.messageType ?? []) {
    qualify(message, scope);
    putSyntheticOneofsLast(message);
  }
  const { FileDescriptorProto } = descriptor;
  return Uint8Array.from(
    FileDescriptorProto.encode(FileDescriptorProto.fromObject(file)).finish(),
  );
}

/**
 * Makes the names of types full ones, as protoc writes them, so that readers need not search scopes;
 * and gives the messages of maps' entries the names that protoc gives them.
 */
function qualify(message: descriptor.IDescriptorProto, outer: protobuf.NamespaceBase): void {
  // The message of a map's entries is of the descriptor alone; what it names, its map's type knows.
  const scope = outer.get(message.name!) as protobuf.Type ?? outer;
  for (const field of message.field ?? []) {
    if (!field.typeName) continue;
    const entries = message.nestedType?.find(({ name, options }) =>
      options?.mapEntry && name === field.typeName
    );
    field.typeName = entries === undefined
      ? scope.lookup(field.typeName)!.fullName
      : `${scope.fullName}.${entryName(field.name!)}`;
    if (entries !== undefined) entries.name = entryName(field.name!);
  }
  for (const nested of message.nestedType ?? []) qualify(nested, scope);
}

function entryName(field: string): string {
  return field.replace(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase()) + "Entry";
}

/** As protoc does and readers demand: the oneofs that stand for `optional` come last. */
function putSyntheticOneofsLast(message: descriptor.IDescriptorProto): void {
  const oneofs = message.oneofDecl ?? [];
  const synthetic = new Set(
    message.field?.filter((field) => field.proto3Optional).map((field) => field.oneofIndex),
  );
  const order = oneofs.map((_, index) => index)
    .sort((a, b) => Number(synthetic.has(a)) - Number(synthetic.has(b)));
  message.oneofDecl = order.map((index) => oneofs[index]);
  for (const field of message.field ?? []) {
    if (field.oneofIndex !== undefined) field.oneofIndex = order.indexOf(field.oneofIndex!);
  }
  for (const nested of message.nestedType ?? []) putSyntheticOneofsLast(nested);
}
