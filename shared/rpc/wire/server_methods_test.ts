import assert from "node:assert/strict";
import { HeaderList } from "../../wire/mod.ts";
import { callFields, METHODS, texts } from "./_memory_client.ts";
import { ServerMethods } from "./server_methods.ts";

const methods = new ServerMethods({ services: [texts({ unary: (text) => text })] });

function find(fields: readonly string[]) {
  return methods.find(new HeaderList(fields, 0, false));
}

Deno.test("ServerMethods finds a method, and the same object when the list comes again", () => {
  const list = new HeaderList(callFields(METHODS.unary.path), 0, false);
  const found = methods.find(list);
  assert.ok(found.kind === "served");
  assert.equal(found.runner.method, METHODS.unary);
  assert.equal(methods.find(list), found);
});

const KINDS = [
  ["unary", false, false],
  ["serverStream", false, true],
  ["clientStream", true, false],
  ["bidiStream", true, true],
] as const;

for (const [name, streamsRequests, streamsResponses] of KINDS) {
  Deno.test(`ServerMethods knows which sides stream when the method is ${name}`, () => {
    const found = find(callFields(METHODS[name].path));
    assert.ok(found.kind === "served");
    assert.equal(found.runner.streamsRequests, streamsRequests);
    assert.equal(found.runner.streamsResponses, streamsResponses);
  });
}

const path = METHODS.unary.path;
const REFUSED: readonly (readonly [name: string, fields: string[], answer: string[]])[] = [
  ["an unknown path", callFields("/test.Texts/Nope"), ["grpc-status", "12"]],
  ["GET", callFields(path).with(1, "GET"), [":status", "405"]],
  ["a content-type of HTML", callFields(path).with(11, "text/html"), [":status", "415"]],
  ["JSON within gRPC", callFields(path).with(11, "application/grpc+json"), [":status", "415"]],
  ["an unknown encoding", callFields(path, ["grpc-encoding", "br"]), ["grpc-status", "12"]],
  ["bytes that are not base64", callFields(path, ["x-bin", "?"]), ["grpc-status", "13"]],
  ["a malformed timeout", callFields(path, ["grpc-timeout", "5x"]), ["grpc-status", "13"]],
];

for (const [name, fields, [key, value]] of REFUSED) {
  Deno.test(`ServerMethods refuses a request when it has ${name}`, () => {
    const found = find(fields);
    assert.ok(found.kind === "refused");
    const { fields: answer } = found.block;
    assert.equal(answer[answer.indexOf(key) + 1], value);
  });
}

for (const type of ["application/grpc+proto", "application/grpc;charset=utf-8"]) {
  Deno.test(`ServerMethods serves a request when its content-type is ${type}`, () => {
    assert.equal(find(callFields(path).with(11, type)).kind, "served");
  });
}
