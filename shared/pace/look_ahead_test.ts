import assert from "node:assert/strict";
import { constantRate } from "./constant_rate.ts";
import { LookAhead } from "./look_ahead.ts";
import { poissonSchedule } from "./poisson_schedule.ts";

/** All that is due at a time, ns. */
function takeAll(ahead: LookAhead, elapsedNs: number): number[] {
  const due: number[] = [];
  for (;;) {
    const dueNs = ahead.takeDue(elapsedNs);
    if (dueNs === undefined) return due;
    due.push(dueNs);
  }
}

Deno.test("LookAhead.takeDue takes what is due, once, when asked at any time", () => {
  const ahead = new LookAhead(constantRate(1, 10_000), 6);
  assert.deepEqual(takeAll(ahead, -1), []);
  assert.deepEqual(takeAll(ahead, 0), [0]);
  assert.deepEqual(takeAll(ahead, 9999), []);
  assert.deepEqual(takeAll(ahead, 30_000), [10_000, 20_000, 30_000]);
  assert.deepEqual(takeAll(ahead, 1e6), [40_000, 50_000]);
  assert.deepEqual(takeAll(ahead, 2e6), []);
  assert.equal(ahead.taken, 6);
});

Deno.test("LookAhead.plan gives each call that is left, whatever was taken unplanned", () => {
  const ahead = new LookAhead(constantRate(1, 10_000), 6);
  assert.deepEqual([ahead.plan(), ahead.plan()], [0, 10_000]);
  // Takes beyond what was planned, and finds the call at 30 µs not yet due.
  assert.deepEqual(takeAll(ahead, 25_000), [0, 10_000, 20_000]);
  assert.deepEqual([ahead.taken, ahead.ahead], [3, 0]);
  assert.deepEqual([30_000, 40_000, 50_000, undefined].map(() => ahead.plan()), [
    30_000,
    40_000,
    50_000,
    undefined,
  ]);
  assert.deepEqual(takeAll(ahead, 30_000), [30_000]);
  assert.deepEqual([ahead.taken, ahead.ahead], [4, 2]);
});

Deno.test("LookAhead keeps to a schedule that must be asked in order", () => {
  const expected = poissonSchedule(1000, { seed: 3 });
  const ahead = new LookAhead(poissonSchedule(1000, { seed: 3 }), 500);
  const due: number[] = [];
  for (let ns = 0; ahead.taken < 500; ns += 10e6) {
    for (let i = 0; i < 7; i++) ahead.plan();
    due.push(...takeAll(ahead, ns));
  }
  assert.deepEqual(due, Array.from({ length: 500 }, (_, k) => expected.dueNs(k)));
});
