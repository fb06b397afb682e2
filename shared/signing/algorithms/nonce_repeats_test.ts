import assert from "node:assert/strict";
import { NonceRepeats } from "./nonce_repeats.ts";

/** A signature in P1363 with this r and this s. */
const signature = (r: number, s: number) => {
  const bytes = new Uint8Array(64);
  bytes[31] = r;
  bytes[63] = s;
  return bytes;
};
const digest = (value: number) => new Uint8Array(32).fill(value);

Deno.test("NonceRepeats tells two signatures of one key with the same r over different digests", () => {
  const repeats = new NonceRepeats();
  assert.equal(repeats.add(signature(1, 1), { key: "a/1", digest: digest(1) }), undefined);
  assert.equal(repeats.add(signature(2, 1), { key: "a/1", digest: digest(2) }), undefined);
  assert.deepEqual(repeats.add(signature(1, 9), { key: "a/1", digest: digest(3) }), {
    earlier: 0,
    later: 2,
  });
  assert.equal(repeats.count, 3);
});

Deno.test("NonceRepeats lets another key, another version and the same digest pass", () => {
  const repeats = new NonceRepeats();
  for (const key of ["a/1", "a/2", "b/1"]) {
    assert.equal(repeats.add(signature(1, 1), { key, digest: digest(1) }), undefined);
  }
  assert.equal(repeats.add(signature(1, 1), { key: "a/1", digest: digest(1) }), undefined);
});

Deno.test("NonceRepeats forgets the oldest beyond its capacity", () => {
  const repeats = new NonceRepeats({ capacity: 2 });
  for (const r of [1, 2, 3]) repeats.add(signature(r, 1), { key: "a/1", digest: digest(r) });
  assert.equal(repeats.add(signature(1, 1), { key: "a/1", digest: digest(9) }), undefined);
  assert.ok(repeats.add(signature(3, 1), { key: "a/1", digest: digest(9) }));
});
