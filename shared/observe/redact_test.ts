import assert from "node:assert/strict";
import { redact } from "./redact.ts";

const PEM = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----";

const rows: { name: string; value: unknown; expected: unknown }[] = [
  { name: "nothing secret", value: { a: 1, b: [true, null] }, expected: { a: 1, b: [true, null] } },
  { name: "a password", value: { password: "x" }, expected: { password: "(hidden)" } },
  {
    name: "a header deep inside",
    value: { headers: [{ Authorization: "Bearer x" }] },
    expected: { headers: [{ Authorization: "(hidden)" }] },
  },
  { name: "an API key", value: { "x-api-key": "x" }, expected: { "x-api-key": "(hidden)" } },
  {
    name: "a key",
    value: { key: "x", tlsKey: "y" },
    expected: { key: "(hidden)", tlsKey: "(hidden)" },
  },
  { name: "the name of a key stays", value: { keyId: "k1" }, expected: { keyId: "k1" } },
  { name: "a PEM block in a text", value: `a ${PEM} b`, expected: "a (hidden PRIVATE KEY) b" },
  {
    name: "a PEM block that was cut off",
    value: PEM.slice(0, 35),
    expected: "(hidden PRIVATE KEY)",
  },
  {
    name: "a PEM block in an error",
    value: new Error(PEM),
    expected: { name: "Error", message: "(hidden PRIVATE KEY)" },
  },
  { name: "bytes", value: new Uint8Array(3), expected: "(3 bytes)" },
  { name: "a bigint", value: 3n, expected: "3" },
];

for (const { name, value, expected } of rows) {
  Deno.test(`redact makes a value fit for a log when it holds ${name}`, () => {
    assert.deepEqual(redact(value), expected);
  });
}

Deno.test("redact marks the circle when a value holds itself", () => {
  const value: Record<string, unknown> = {};
  value.self = value;
  assert.deepEqual(redact(value), { self: "(circular)" });
});

Deno.test("redact leaves the original as it was", () => {
  const value = { token: "x" };
  redact(value);
  assert.equal(value.token, "x");
});
