import assert from "node:assert/strict";
import { nowNs, systemClock } from "./mod.ts";
import { FakeClock } from "./fake_clock.ts";

Deno.test("nowNs never goes back", () => {
  let last = nowNs();
  for (let i = 0; i < 10_000; i++) {
    const now = nowNs();
    assert.ok(now >= last);
    last = now;
  }
});

Deno.test("systemClock.sleepUntilNs resolves without a timer when the time has passed", async () => {
  let timerFired = false;
  const timer = setTimeout(() => timerFired = true, 0);
  await systemClock.sleepUntilNs(nowNs() - 1);
  clearTimeout(timer);
  assert.equal(timerFired, false);
});

Deno.test("systemClock.sleepUntilNs never resolves early by more than a timer's grain", async () => {
  const dueNs = nowNs() + 5e6;
  await systemClock.sleepUntilNs(dueNs);
  assert.ok(nowNs() >= dueNs - 1e6);
});

Deno.test("FakeClock wakes sleepers in the order of their time, not of their arrival", async () => {
  const clock = new FakeClock();
  const woken: number[] = [];
  const sleepers = [30, 10, 20].map((dueNs) =>
    clock.sleepUntilNs(dueNs).then(() => woken.push(dueNs))
  );
  clock.advanceToNs(25);
  await Promise.resolve();
  assert.deepEqual(woken, [10, 20]);
  clock.advanceToNs(30);
  await Promise.all(sleepers);
  assert.deepEqual(woken, [10, 20, 30]);
  assert.equal(clock.nowNs(), 30);
});
