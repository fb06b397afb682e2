import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { Metadata } from "./metadata.ts";
import { Status } from "./status.ts";
import { readStatusDetails, type StatusDetails, statusDetails } from "./status_details.ts";

const KEY = "grpc-status-details-bin";

Deno.test("statusDetails has the bytes of another implementation", () => {
  const trailers = statusDetails({ code: Status.RESOURCE_EXHAUSTED, message: "busy" }, {
    errorInfo: { reason: "OVERLOADED", domain: "scoring" },
    retryAfterMs: 1500,
    violations: [{ field: "key_id", description: "none" }],
  });
  // protoc's --encode of the same google.rpc.Status.
  const theirs =
    "CAgSBGJ1c3kaQQoodHlwZS5nb29nbGVhcGlzLmNvbS9nb29nbGUucnBjLkVycm9ySW5mbxIVCgpPVkVSTE9B" +
    "REVEEgdzY29yaW5nGjYKKHR5cGUuZ29vZ2xlYXBpcy5jb20vZ29vZ2xlLnJwYy5SZXRyeUluZm8SCgoICAEQgMq17gEa" +
    "PQopdHlwZS5nb29nbGVhcGlzLmNvbS9nb29nbGUucnBjLkJhZFJlcXVlc3QSEAoOCgZrZXlfaWQSBG5vbmU=";
  assert.equal(Buffer.from(trailers.get(KEY) as Uint8Array).toString("base64"), theirs);
});

const ROWS: readonly (readonly [string, StatusDetails])[] = [
  ["nothing", {}],
  ["a reason", { errorInfo: { reason: "A_B", domain: "d" } }],
  ["a delay of 0", { retryAfterMs: 0 }],
  ["a delay of a fraction", { retryAfterMs: 1234.5 }],
  ["a delay of days", { retryAfterMs: 1e9 }],
  ["two fields", {
    violations: [{ field: "a", description: "" }, { field: "", description: "é€" }],
  }],
  ["everything", {
    errorInfo: { reason: "", domain: "" },
    retryAfterMs: 7,
    violations: [{ field: "a", description: "b" }],
  }],
];

for (const [name, details] of ROWS) {
  Deno.test(`readStatusDetails gives back what statusDetails was given: ${name}`, () => {
    const trailers = statusDetails({ code: Status.INTERNAL, message: "m" }, details);
    assert.deepEqual(readStatusDetails(trailers), details);
  });
}

Deno.test("readStatusDetails finds nothing in trailers without details, and in what does not read", () => {
  assert.deepEqual(readStatusDetails(new Metadata()), {});
  for (const bytes of [[], [0x1a], [0x1a, 0x05, 0x0a], [0xff, 0xff], [0x1a, 0x02, 0x12, 0x7f]]) {
    assert.deepEqual(readStatusDetails(new Metadata([[KEY, new Uint8Array(bytes)]])), {});
  }
});

Deno.test("readStatusDetails passes over details and fields that it does not know", () => {
  const details = { errorInfo: { reason: "R", domain: "D" } };
  const known = statusDetails({ code: Status.INTERNAL, message: "m" }, details).get(KEY);
  const other = [0x1a, 0x07, 0x0a, 0x01, 0x78, 0x12, 0x00, 0x18, 0x01, 0x20, 0x01];
  const bytes = new Uint8Array([...other, ...known as Uint8Array, ...other]);
  assert.deepEqual(readStatusDetails(new Metadata([[KEY, bytes]])), details);
});
