import assert from "node:assert/strict";
import { decodeMetadata, encodeMetadata, Metadata, metadataFault, Status } from "./mod.ts";
import { hasMetadata } from "./metadata_coding.ts";

function decoded(fields: string[]): unknown[] {
  assert.equal(metadataFault(fields), undefined);
  return [...decodeMetadata(fields)].map(([name, value]) => [
    name,
    typeof value === "string" ? value : [...value],
  ]);
}

Deno.test("encodeMetadata writes text as it is and bytes as base64 without padding", () => {
  const fields = ["te", "trailers"];
  encodeMetadata(
    new Metadata([["A", "1"], ["b-bin", new Uint8Array([255])], ["a", " 2 "], [
      "c-bin",
      new Uint8Array(),
    ]]),
    fields,
  );
  assert.deepEqual(
    fields,
    ["te", "trailers", "a", "1", "b-bin", "/w", "a", "2", "c-bin", ""],
  );
});

const reserved = [
  ...["te", "content-type", "user-agent", "host", "connection", "content-length"],
  ...["grpc-status", "grpc-timeout", "grpc-something"],
];
for (const name of reserved) {
  Deno.test(`encodeMetadata and decodeMetadata leave out ${name}`, () => {
    const fields: string[] = [];
    encodeMetadata(new Metadata([[name, "x"], ["a", "1"]]), fields);
    assert.deepEqual(fields, ["a", "1"]);
    assert.deepEqual(decoded([name, "x", "a", "1"]), [["a", "1"]]);
    assert.equal(hasMetadata([name, "x"]), false);
  });
}

const rows: [string, string[], unknown[]][] = [
  ["nothing", [], []],
  ["pseudo-headers", [":path", "/a", "a", "1"], [["a", "1"]]],
  ["repeats in order", ["a", "1", "b", "2", "a", "3"], [["a", "1"], ["b", "2"], ["a", "3"]]],
  ["commas in text", ["a", "1,2"], [["a", "1,2"]]],
  ["unpadded base64", ["a-bin", "AQIDBA"], [["a-bin", [1, 2, 3, 4]]]],
  ["padded base64", ["a-bin", "AQIDBA=="], [["a-bin", [1, 2, 3, 4]]]],
  ["both forms in one field", ["a-bin", "AQ==,Ag, Aw"], [["a-bin", [1]], ["a-bin", [2]], [
    "a-bin",
    [3],
  ]]],
  ["no bytes", ["a-bin", ""], [["a-bin", []]]],
  ["the details of a status", ["grpc-status-details-bin", "AQ"], [["grpc-status-details-bin", [
    1,
  ]]]],
  ["a name that gRPC does not allow", ["a!", "1", "b", "2"], [["b", "2"]]],
  ["a value that gRPC does not allow", ["a", "\xe9", "b", "2"], [["b", "2"]]],
];
for (const [name, fields, expected] of rows) {
  Deno.test(`decodeMetadata reads ${name}`, () => {
    assert.deepEqual(decoded(fields), expected);
  });
}

for (const value of ["A", "A===", "AQID-_", "é", "AQ==Ag==", "AQ,?", "A Q", "AQ\tID", "\xa0AQ"]) {
  Deno.test(`metadataFault is INTERNAL when a -bin value is ${JSON.stringify(value)}`, () => {
    const fields = ["x", "1", "a-bin", value, "b-bin", "AQ"];
    const fault = metadataFault(fields);
    assert.equal(fault?.code, Status.INTERNAL);
    assert.match(fault.message, /a-bin/);
    const left = [...decodeMetadata(fields)].map(([name]) => name);
    assert.deepEqual(left, ["x", "b-bin"]);
  });
}

Deno.test("metadataFault looks at nothing that is no metadata", () => {
  for (const name of ["x", "grpc-tags-bin", ":path-bin", "a!-bin"]) {
    assert.equal(metadataFault([name, "?"]), undefined, name);
  }
  assert.equal(metadataFault(["grpc-status-details-bin", "?"])?.code, Status.INTERNAL);
});

Deno.test("decodeMetadata gives back what encodeMetadata took, for every length of bytes", () => {
  for (let length = 0; length < 40; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => i * 37 + length);
    const fields: string[] = [];
    encodeMetadata(new Metadata([["x-bin", bytes]]), fields);
    assert.deepEqual(decoded(fields), [["x-bin", [...bytes]]]);
  }
});

Deno.test("hasMetadata sees a field of the application's", () => {
  assert.equal(hasMetadata([":path", "/a", "x", "1"]), true);
  assert.equal(hasMetadata(["grpc-status-details-bin", "AQ"]), true);
});
