import assert from "node:assert/strict";
import { seededRandom } from "./mod.ts";
import { linearRamp } from "./linear_ramp.ts";

const RAMPS = [
  { from: 500, to: 2000, durationNs: 60e9 },
  { from: 2000, to: 500, durationNs: 60e9 },
  { from: 0, to: 2000, durationNs: 10e9 },
  { from: 5000, to: 1, durationNs: 3600e9 },
  { from: 1000, to: 1000, durationNs: 1e9 },
  { from: 0, to: 3, durationNs: 1e9 },
] as const;

/** 2e9 · T · (calls due by t), exactly: 2·T·a·t + (b − a)·t² in the ramp, straight after it. */
function callsBy({ from, to, durationNs }: typeof RAMPS[number], ns: bigint): bigint {
  const [a, b, T] = [BigInt(from), BigInt(to), BigInt(durationNs)];
  const t = ns < 0n ? 0n : ns < T ? ns : T;
  return 2n * T * a * t + (b - a) * t * t + (ns > T ? 2n * T * b * (ns - T) : 0n);
}

for (const ramp of RAMPS) {
  const name = `${ramp.from}..${ramp.to} in ${ramp.durationNs / 1e9} s`;
  const schedule = linearRamp(ramp.from, { toPerSec: ramp.to, durationNs: ramp.durationNs });
  const calls = (ramp.from + ramp.to) / 2 * ramp.durationNs / 1e9;

  Deno.test(`linearRamp ${name} is within 1 ns of the exact root, in the ramp and after`, () => {
    const random = seededRandom(5);
    for (let i = 0; i < 3000; i++) {
      const k = i < 20 ? i : Math.floor(random() * calls * 1.2);
      const due = BigInt(schedule.dueNs(k));
      const exact = 2n * 1_000_000_000n * BigInt(ramp.durationNs) * BigInt(k);
      assert.ok(callsBy(ramp, due - 1n) <= exact, `call ${k} at ${due} is too late`);
      assert.ok(callsBy(ramp, due + 2n) > exact, `call ${k} at ${due} is too early`);
    }
  });

  Deno.test(`linearRamp ${name} never goes back and counts what it says is due`, () => {
    const random = seededRandom(6);
    for (let i = 0; i < 3000; i++) {
      const k = i < 1000 ? Math.max(0, Math.round(calls) - 500 + i) : Math.floor(random() * calls);
      assert.ok(schedule.dueNs(k + 1) >= schedule.dueNs(k), `call ${k}`);
    }
    for (let i = 0; i < 300; i++) {
      const durationNs = Math.floor(random() * ramp.durationNs * 1.5);
      const count = schedule.countWithin(durationNs);
      assert.ok(count === 0 || schedule.dueNs(count - 1) < durationNs);
      assert.ok(schedule.dueNs(count) >= durationNs);
    }
  });
}

Deno.test("linearRamp counts the area under its rate", () => {
  assert.equal(linearRamp(500, { toPerSec: 2000, durationNs: 60e9 }).countWithin(60e9), 75_000);
  assert.equal(linearRamp(500, { toPerSec: 2000, durationNs: 60e9 }).countWithin(61e9), 77_000);
});

Deno.test("linearRamp tells its rate on the way and after", () => {
  const schedule = linearRamp(500, { toPerSec: 2000, durationNs: 60e9 });
  assert.deepEqual([0, 20e9, 60e9, 90e9].map(schedule.ratePerSecAt), [500, 1000, 2000, 2000]);
});
