import assert from "node:assert/strict";
import { RunProgress } from "./run_progress.ts";

const SEC = 1e9;
const MS = 1e6;

function progressAt(clock: { ns: number }): RunProgress {
  const counts = () => ({ inFlight: 3, failed: 2 });
  return new RunProgress({ durationNs: 10 * SEC, counts }, () => clock.ns);
}

Deno.test("RunProgress shows what happened since the last look", () => {
  const clock = { ns: 100 * SEC };
  const progress = progressAt(clock);
  progress.started(100 * SEC);
  for (let k = 0; k < 1000; k++) {
    progress.sent(0.1 * MS);
    progress.ended(40);
  }
  clock.ns += SEC / 2;
  assert.deepEqual(progress.look(), {
    phase: "run",
    elapsedSec: 0.5,
    leftSec: 9.5,
    ratePerSec: 2000,
    p50Ms: 40,
    p99Ms: 40,
    errors: 2,
    inFlight: 3,
    lateP99Ms: 0.1,
  });
  progress.sent(5 * MS);
  progress.ended(90);
  clock.ns += SEC / 4;
  const { ratePerSec, p50Ms, p99Ms, lateP99Ms } = progress.look();
  assert.deepEqual([ratePerSec, p50Ms, p99Ms, lateP99Ms], [4, 90, 90, 5]);
});

Deno.test("RunProgress has a rate of 0 and no times when nothing was sent yet", () => {
  const clock = { ns: SEC };
  const progress = progressAt(clock);
  for (const started of [false, true]) {
    if (started) progress.started(2 * SEC);
    const { elapsedSec, ratePerSec, p50Ms, lateP99Ms } = progress.look();
    assert.deepEqual([elapsedSec, ratePerSec, p50Ms, lateP99Ms], [0, 0, NaN, NaN]);
  }
  // A look before the start does not count into the rate after it.
  progress.sent(0);
  clock.ns = 3 * SEC;
  assert.equal(progress.look().ratePerSec, 1);
});

Deno.test("RunProgress is draining when the schedule is over", () => {
  const clock = { ns: 11 * SEC };
  const progress = progressAt(clock);
  progress.started(0);
  const { phase, leftSec } = progress.look();
  assert.deepEqual([phase, leftSec], ["drain", 0]);
});
