import assert from "node:assert/strict";
import { Backoff } from "./backoff.ts";

Deno.test("Backoff waits 1 s, then 1.6 times as long each time, up to 120 s", () => {
  const backoff = new Backoff();
  const waitsMs = Array.from({ length: 14 }, () => {
    backoff.failed(5e9, 0.5);
    return Math.round((backoff.dueNs - 5e9) / 1e6);
  });
  assert.deepEqual(waitsMs.slice(0, 4), [1000, 1600, 2560, 4096]);
  assert.deepEqual(waitsMs.slice(-2), [120_000, 120_000]);
});

Deno.test("Backoff varies by a fifth either way", () => {
  for (const [random, waitMs] of [[0, 800], [0.75, 1100]]) {
    const backoff = new Backoff();
    backoff.failed(0, random);
    assert.equal(Math.round(backoff.dueNs / 1e6), waitMs);
  }
});

Deno.test("Backoff begins again after a connection", () => {
  const backoff = new Backoff();
  backoff.failed(0, 0.5);
  backoff.failed(0, 0.5);
  backoff.reset();
  assert.equal(backoff.dueNs, -Infinity);
  backoff.failed(0, 0.5);
  assert.equal(backoff.dueNs, 1e9);
});
