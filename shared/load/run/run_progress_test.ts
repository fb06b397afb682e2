import assert from "node:assert/strict";
import { SenderProgress } from "../senders/sender_progress.ts";
import { RunProgress } from "./run_progress.ts";

const SEC = 1e9;

/** A run of as many senders as there are progresses, on a clock of its own. */
function runOf(progresses: readonly SenderProgress[], startNs: number, clock: { ns: number }) {
  const senders = progresses.map((progress) => ({
    look: () => progress.look({ failed: 2, inFlight: 3 }),
  }));
  return new RunProgress({ durationSec: 10, startNs, senders, now: () => clock.ns });
}

Deno.test("RunProgress shows what happened since the last look", () => {
  const clock = { ns: 100 * SEC };
  const sender = new SenderProgress();
  const progress = runOf([sender], 100 * SEC, clock);
  for (let k = 0; k < 1000; k++) {
    sender.sent(0.1);
    sender.ended(40);
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
  sender.sent(5);
  sender.ended(90);
  clock.ns += SEC / 4;
  const { ratePerSec, p50Ms, p99Ms, lateP99Ms } = progress.look();
  assert.deepEqual([ratePerSec, p50Ms, p99Ms, lateP99Ms], [4, 90, 90, 5]);
});

Deno.test("RunProgress takes the calls of several senders as those of one", () => {
  const clock = { ns: 0 };
  const senders = [new SenderProgress(), new SenderProgress()];
  const progress = runOf(senders, 0, clock);
  for (const [at, ms] of [[0, 1], [0, 2], [1, 3], [1, 100]]) {
    senders[at].sent(ms / 100);
    senders[at].ended(ms);
  }
  clock.ns = SEC;
  const { ratePerSec, p50Ms, p99Ms, errors, inFlight, lateP99Ms } = progress.look();
  assert.deepEqual([ratePerSec, p50Ms, p99Ms, lateP99Ms], [4, 2, 100, 1]);
  assert.deepEqual([errors, inFlight], [4, 6]);
});

Deno.test("RunProgress has a rate of 0 and no times when nothing was sent yet", () => {
  const clock = { ns: SEC };
  const sender = new SenderProgress();
  const progress = runOf([sender], 2 * SEC, clock);
  const { elapsedSec, ratePerSec, p50Ms, lateP99Ms } = progress.look();
  assert.deepEqual([elapsedSec, ratePerSec, p50Ms, lateP99Ms], [0, 0, NaN, NaN]);
  // A look before the start does not count into the rate after it.
  sender.sent(0);
  clock.ns = 3 * SEC;
  assert.equal(progress.look().ratePerSec, 1);
});

Deno.test("RunProgress is draining when the schedule is over", () => {
  const clock = { ns: 11 * SEC };
  const { phase, leftSec } = runOf([new SenderProgress()], 0, clock).look();
  assert.deepEqual([phase, leftSec], ["drain", 0]);
});
