import assert from "node:assert/strict";
import { constantRate, seededRandom } from "./mod.ts";
import { ScheduleError } from "./schedule_error.ts";

const DAY_NS = 86_400_000_000_000;

Deno.test("constantRate spaces calls evenly from the start", () => {
  const schedule = constantRate(2000);
  assert.deepEqual([0, 1, 2, 2000].map((k) => schedule.dueNs(k)), [0, 500_000, 1_000_000, 1e9]);
});

Deno.test("constantRate takes less than one call a second", () => {
  const schedule = constantRate(1, 2e9);
  assert.deepEqual([0, 1, 2].map((k) => schedule.dueNs(k)), [0, 2e9, 4e9]);
  assert.equal(schedule.ratePerSecAt(5e9), 0.5);
  assert.equal(schedule.countWithin(3e9), 2);
});

Deno.test("constantRate equals big-integer arithmetic when a call lies up to a day ahead", () => {
  const random = seededRandom(1);
  const rates = [[2000, 1e9], [1200, 1e9], [3, 7e9], [7, 1e6], [999_983, 1e9], [1, 2e9]];
  // Coprime and large enough that hits × perNs leaves the safe integers.
  rates.push([2_000_123, 1_000_000_000_007]);
  for (const [hits, perNs] of rates) {
    const schedule = constantRate(hits, perNs);
    const callsADay = Math.floor(DAY_NS / perNs * hits);
    for (let i = 0; i < 2000; i++) {
      const k = i < 10 ? callsADay + i : Math.floor(random() * callsADay);
      const exact = BigInt(k) * BigInt(perNs) / BigInt(hits);
      assert.equal(BigInt(schedule.dueNs(k)), exact, `${hits}/${perNs}ns, call ${k}`);
    }
  }
});

Deno.test("constantRate.countWithin counts exactly the calls that are due before the end", () => {
  const random = seededRandom(2);
  for (let i = 0; i < 2000; i++) {
    const hits = 1 + Math.floor(random() * 5000);
    const schedule = constantRate(hits, 1e9 + Math.floor(random() * 1000));
    const durationNs = Math.floor(random() * 100e9);
    const count = schedule.countWithin(durationNs);
    assert.ok(count === 0 || schedule.dueNs(count - 1) < durationNs, `${hits}, ${durationNs}`);
    assert.ok(schedule.dueNs(count) >= durationNs, `${hits}, ${durationNs}`);
  }
});

Deno.test("constantRate.countWithin is rate times duration when that is whole", () => {
  assert.equal(constantRate(2000).countWithin(60e9), 120_000);
  assert.equal(constantRate(2000).countWithin(DAY_NS), 172_800_000);
  assert.equal(constantRate(1200).countWithin(10e9), 12_000);
  assert.equal(constantRate(3).countWithin(1e9), 3);
  assert.equal(constantRate(2000).countWithin(0), 0);
});

Deno.test("constantRate refuses a rate that is none", () => {
  for (const hits of [0, -1, 0.5, NaN, Infinity, 2e6]) {
    assert.throws(() => constantRate(hits), ScheduleError, String(hits));
  }
});
