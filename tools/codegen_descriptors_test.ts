import assert from "node:assert/strict";
import descriptor from "protobufjs/ext/descriptor.js";
import { tempDir } from "../shared/base/testing.ts";
import { descriptorsModule } from "./codegen_descriptors.ts";

const PROTO = `
syntax = "proto3";
package lab.all;
message Everything {
  enum Colour { NONE = 0; RED = 1; }
  message Inner { uint32 size = 1; }
  map<string, Inner> inner_by_name = 5;
  optional int32 maybe = 7;
  Colour colour = 8;
  oneof choice { string left = 9; float right = 10; }
}
service Kinds {
  rpc Both(stream Everything) returns (stream Everything.Inner);
}
`;

/** The one file of a module that was made from this proto, as whoever imports it sees it. */
async function fileOf(proto: string) {
  await using temp = await tempDir();
  const directory = temp.path;
  const path = `${directory}/all.proto`;
  await Deno.writeTextFile(path, proto);
  const text = descriptorsModule([new URL(`file://${path}`)]);
  const { fileDescriptors } = await import(`data:text/typescript,${encodeURIComponent(text)}`);
  const [{ name, symbols, base64 }] = fileDescriptors;
  const { FileDescriptorProto } = descriptor;
  const decoded = FileDescriptorProto.decode(Uint8Array.fromBase64(base64));
  const file: descriptor.IFileDescriptorProto = FileDescriptorProto.toObject(decoded);
  return { name, symbols, file };
}

Deno.test("descriptorsModule names the file and all that it declares", async () => {
  const { name, symbols, file } = await fileOf(PROTO);
  assert.equal(name, "all.proto");
  assert.equal(file.name, "all.proto");
  assert.equal(file.package, "lab.all");
  assert.equal(file.syntax, "proto3");
  assert.deepEqual(symbols, [
    "lab.all.Everything",
    "lab.all.Everything.Colour",
    "lab.all.Everything.Inner",
    "lab.all.Kinds",
    "lab.all.Kinds.Both",
  ]);
});

Deno.test("descriptorsModule writes fields as protoc does when it compiles the same proto", async () => {
  const { file } = await fileOf(PROTO);
  const [message] = file.messageType ?? [];
  assert.deepEqual(message.field?.map(({ name, typeName }) => [name, typeName ?? ""]), [
    ["inner_by_name", ".lab.all.Everything.InnerByNameEntry"],
    ["maybe", ""],
    ["colour", ".lab.all.Everything.Colour"],
    ["left", ""],
    ["right", ""],
  ]);
  const entry = message.nestedType?.find(({ options }) => options?.mapEntry);
  assert.equal(entry?.name, "InnerByNameEntry");
  assert.equal(entry?.field?.[1].typeName, ".lab.all.Everything.Inner");
  // The one that stands for "optional" last, and the fields know where their own is now.
  assert.deepEqual(message.oneofDecl?.map(({ name }) => name), ["choice", "_maybe"]);
  assert.deepEqual(message.field?.map(({ oneofIndex }) => oneofIndex ?? -1), [-1, 1, -1, 0, 0]);
});

Deno.test("descriptorsModule writes the types and the kind of a method", async () => {
  const { file } = await fileOf(PROTO);
  assert.deepEqual(file.service?.[0].method?.map((method) => ({ ...method })), [{
    name: "Both",
    inputType: ".lab.all.Everything",
    outputType: ".lab.all.Everything.Inner",
    clientStreaming: true,
    serverStreaming: true,
  }]);
});

Deno.test("descriptorsModule refuses a proto that imports another", () =>
  assert.rejects(
    fileOf('syntax = "proto3"; import "google/protobuf/empty.proto";'),
    /no support for imports/,
  ));
