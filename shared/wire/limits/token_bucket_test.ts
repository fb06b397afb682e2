import assert from "node:assert/strict";
import { TokenBucket } from "./token_bucket.ts";

function takeUpTo(bucket: TokenBucket, nowNs: number, most: number): number {
  let taken = 0;
  while (taken < most && bucket.take(nowNs)) taken++;
  return taken;
}

Deno.test("TokenBucket gives its burst at once and then its rate", () => {
  const bucket = new TokenBucket(10, 5);
  assert.equal(takeUpTo(bucket, 1e9, 100), 10);
  assert.equal(takeUpTo(bucket, 1.1e9, 100), 0);
  assert.equal(takeUpTo(bucket, 1.2e9, 100), 1);
  assert.equal(takeUpTo(bucket, 2.2e9, 100), 5);
});

Deno.test("TokenBucket never holds more than its burst", () => {
  const bucket = new TokenBucket(10, 5);
  assert.equal(takeUpTo(bucket, 3600e9, 100), 10);
});

Deno.test("TokenBucket gains nothing when time stands still or goes back", () => {
  const bucket = new TokenBucket(1, 1000);
  assert.equal(bucket.take(5e9), true);
  assert.equal(bucket.take(5e9), false);
  assert.equal(bucket.take(1e9), false);
});

Deno.test("TokenBucket has no end when its burst is infinite", () => {
  const bucket = new TokenBucket(Infinity, 33);
  assert.equal(takeUpTo(bucket, 0, 10_000), 10_000);
  assert.equal(takeUpTo(bucket, 1e9, 10_000), 10_000);
});
