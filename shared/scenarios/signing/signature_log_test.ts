import assert from "node:assert/strict";
import { type LoggedSignature, readSignatures, SignatureLog } from "./signature_log.ts";

function logged(fields: Partial<LoggedSignature> = {}): LoggedSignature {
  return {
    ...{ place: 3, input: 63, version: 70_000, crc32c: 0xe3069283, sampled: true },
    signature: Uint8Array.of(1, 2, 3),
    ...fields,
  };
}

Deno.test("SignatureLog gives back what it was given when it is read", () => {
  const log = new SignatureLog();
  const all = [
    logged(),
    logged({ place: 0, input: 0, version: 2 ** 32 - 1, crc32c: 0, sampled: false }),
    logged({ signature: new Uint8Array(512).fill(0xff) }),
    logged({ signature: new Uint8Array() }),
  ];
  for (const each of all) log.add(each);
  assert.deepEqual([...readSignatures(log.packed())], all);
  assert.equal(log.leftOut, 0);
});

Deno.test("SignatureLog keeps the order when it is longer than a chunk", () => {
  const log = new SignatureLog();
  const signature = new Uint8Array(400);
  for (let k = 0; k < 6000; k++) log.add(logged({ version: k, signature }));
  const versions = [...readSignatures(log.packed())].map(({ version }) => version);
  assert.deepEqual(versions, Array.from({ length: 6000 }, (_, k) => k));
});

Deno.test("SignatureLog counts what it has no room for, and keeps what it had", () => {
  const log = new SignatureLog({ maxBytes: 40 });
  for (let k = 0; k < 5; k++) log.add(logged({ version: k }));
  assert.equal(log.leftOut, 3);
  assert.deepEqual([...readSignatures(log.packed())].map(({ version }) => version), [0, 1]);
});
