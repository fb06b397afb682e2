import assert from "node:assert/strict";
import { checkHeaderList, fieldValue, Status } from "./mod.ts";
import { isGrpcContentType } from "./content_type.ts";

Deno.test("fieldValue gives the first value, and undefined when there is none", () => {
  const fields = ["a", "1", "b", "a", "a", "2"];
  assert.equal(fieldValue(fields, "a"), "1");
  assert.equal(fieldValue(fields, "b"), "a");
  assert.equal(fieldValue(fields, "1"), undefined);
});

Deno.test("checkHeaderList refuses a list one byte over the limit", () => {
  assert.equal(checkHeaderList(35, 35), undefined);
  assert.equal(checkHeaderList(35, 34)?.code, Status.RESOURCE_EXHAUSTED);
});

const contentTypes: [string | undefined, boolean][] = [
  ["application/grpc", true],
  ["application/grpc+proto", true],
  ["application/grpc;charset=utf-8", true],
  ["Application/gRPC", true],
  ["application/grpc-web", false],
  ["application/grpcx", false],
  ["text/application/grpc", false],
  ["text/html", false],
  ["", false],
  [undefined, false],
];
for (const [value, expected] of contentTypes) {
  Deno.test(`isGrpcContentType is ${expected} when the value is ${value}`, () => {
    assert.equal(isGrpcContentType(value), expected);
  });
}
