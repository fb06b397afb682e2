import assert from "node:assert/strict";
import { Metadata, Status, statusCode, statusName } from "./mod.ts";

Deno.test("Metadata keeps order and repeats, in lower case", () => {
  const metadata = new Metadata([["B", "1"], ["a", "2"], ["b", "3"]]);
  assert.deepEqual([...metadata], [["b", "1"], ["a", "2"], ["b", "3"]]);
  assert.equal(metadata.get("B"), "1");
  metadata.set("b", "4");
  assert.deepEqual([...metadata], [["a", "2"], ["b", "4"]]);
  metadata.delete("A");
  assert.equal(metadata.size, 1);
});

const illegal: [string, string, string | Uint8Array][] = [
  ["a space in the key", "a b", "1"],
  ["a pseudo-header", ":path", "1"],
  ["an empty key", "", "1"],
  ["text for a -bin key", "a-bin", "1"],
  ["bytes for a text key", "a", new Uint8Array(1)],
  ["a line break in the value", "a", "1\r\n2"],
  ["a letter beyond ASCII", "a", "é"],
];
for (const [name, key, value] of illegal) {
  Deno.test(`Metadata.append refuses ${name}`, () => {
    assert.throws(() => new Metadata([[key, value]]), TypeError);
  });
}

Deno.test("statusName and statusCode agree with the table", () => {
  for (const [name, code] of Object.entries(Status)) {
    assert.equal(statusName(code), name);
    assert.equal(statusCode(code), code);
  }
  assert.equal(statusName(99), "UNKNOWN");
  assert.equal(statusCode(-1), Status.UNKNOWN);
  assert.equal(statusCode(1.5), Status.UNKNOWN);
});
