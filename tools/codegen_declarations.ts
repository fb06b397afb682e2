import protobuf from "protobufjs";

/**
 * TypeScript declarations of protobufjs' static code for a reflected proto: a message is an
 * interface for its fields and a namespace for `encode`, `decode` and what is nested in it.
 */
export function declarationsOf(root: protobuf.Root): string {
  return [
    "/** A message on its way to bytes. */",
    "interface Encoded {",
    "  finish(): Uint8Array;",
    "}",
    ...namespaceBody(root, "export "),
    "export {};",
    "",
  ].join("\n");
}

/** The names that a namespace declares, in the order of the proto. */
function namespaceBody(namespace: protobuf.NamespaceBase, prefix = ""): string[] {
  return namespace.nestedArray.flatMap((nested) => {
    if (nested instanceof protobuf.Type) return messageLines(nested, prefix);
    if (nested instanceof protobuf.Enum) return enumLines(nested, prefix);
    if (nested instanceof protobuf.Service) return [];
    if (!(nested instanceof protobuf.Namespace)) return refuse(nested, "extensions");
    return [`${prefix}namespace ${nested.name} {`, ...indent(namespaceBody(nested)), "}"];
  });
}

function messageLines(type: protobuf.Type, prefix: string): string[] {
  return [
    ...commentLines(type),
    `${prefix}interface ${type.name} {`,
    ...indent(type.fieldsArray.flatMap(fieldLines)),
    ...indent(type.oneofsArray.flatMap(oneofLines)),
    "}",
    `${prefix}namespace ${type.name} {`,
    `  function encode(message: ${type.name}): Encoded;`,
    "  /** Throws when the bytes are not a message of this type; keeps fields it does not know. */",
    `  function decode(bytes: Uint8Array): ${type.name};`,
    ...indent(namespaceBody(type)),
    "}",
  ];
}

function fieldLines(field: protobuf.Field): string[] {
  // A message is absent where it was not sent, whatever the syntax says of other fields.
  const present = field.hasPresence || field.resolvedType instanceof protobuf.Type;
  const optional = !field.repeated && !field.map && present;
  const type = optional ? `${fieldType(field)} | null` : fieldType(field);
  return [...commentLines(field), `readonly ${field.name}${optional ? "?" : ""}: ${type};`];
}

/** A oneof tells which of its fields is set; an optional field's own oneof is not worth a name. */
function oneofLines(oneof: protobuf.OneOf): string[] {
  if (oneof.isProto3Optional) return [];
  const names = oneof.fieldsArray.map((field) => `"${field.name}"`).join(" | ");
  return [
    "/** Of a decoded message: the field that is set. */",
    `readonly ${oneof.name}?: ${names};`,
  ];
}

function fieldType(field: protobuf.Field): string {
  const type = valueType(field);
  if (field instanceof protobuf.MapField) return `Readonly<Record<string, ${type}>>`;
  return field.repeated ? `readonly ${type}[]` : type;
}

function valueType(field: protobuf.Field): string {
  if (field.resolvedType) return field.resolvedType.fullName.slice(1);
  switch (field.type) {
    case "double":
    case "float":
    case "int32":
    case "uint32":
    case "sint32":
    case "fixed32":
    case "sfixed32":
      return "number";
    case "string":
      return "string";
    case "bool":
      return "boolean";
    case "bytes":
      return "Uint8Array";
    default:
      // protobufjs reads them as objects of the package `long`, costly and awkward to hold.
      return refuse(field, `${field.type} (64-bit integers have no exact JavaScript number)`);
  }
}

/** Enums are open in proto3: any int32 may arrive, so the type is `number`. */
function enumLines(definition: protobuf.Enum, prefix: string): string[] {
  const values = Object.entries(definition.values);
  return [
    ...commentLines(definition),
    `${prefix}type ${definition.name} = number;`,
    `${prefix}const ${definition.name}: {`,
    ...indent(values.flatMap(([name, value]) => [
      ...commentText(definition.comments[name]),
      `readonly ${name}: ${value};`,
    ])),
    "};",
  ];
}

function refuse(what: protobuf.ReflectionObject, why: string): never {
  throw new Error(`${what.fullName.slice(1)} in ${what.filename}: no support for ${why}`);
}

function commentLines(object: protobuf.ReflectionObject): string[] {
  return commentText(object.comment);
}

function commentText(comment: string | null | undefined): string[] {
  if (!comment) return [];
  return [`/** ${comment.replaceAll("*/", "*\\/").split("\n").join("\n * ")} */`]
    .flatMap((text) => text.split("\n"));
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
