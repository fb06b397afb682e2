import assert from "node:assert/strict";
import { setImmediate } from "node:timers";
import { FakeClock } from "../clock/testing.ts";
import { constantRate, paceCalls } from "./mod.ts";
import type { PaceOptions } from "./pace_calls.ts";
import { FakeTickDriver } from "./fake_tick_driver.ts";

/** Runs a pace on a fake clock that moves in the given steps, ns. */
async function pace(
  clock: FakeClock,
  options: Omit<PaceOptions, "clock" | "createDriver">,
  untilNs: number[],
) {
  let driver: FakeTickDriver | undefined;
  const done = paceCalls({
    ...options,
    clock,
    createDriver: (onTick) => Promise.resolve(driver = new FakeTickDriver(clock, onTick)),
  });
  for (const ns of untilNs) {
    // Promises between the clock and the pacer settle.
    await turn();
    clock.advanceToNs(ns);
  }
  return { result: await done, driver };
}

/** As many turns of the event loop as a pacer takes to send some thousands of calls. */
async function turn(): Promise<void> {
  for (let i = 0; i < 32; i++) await new Promise<void>((resolve) => setImmediate(resolve));
}

Deno.test("paceCalls sends each call at its time when the clock moves finely", async () => {
  const clock = new FakeClock();
  const sent: unknown[] = [];
  const send = (k: number, dueNs: number) => sent.push({ k, dueNs, lateNs: clock.nowNs() - dueNs });
  const options = { schedule: constantRate(1000), count: 3, startNs: 1e6, send };
  const { result } = await pace(clock, options, [1e6, 1.5e6, 2e6, 3e6]);
  assert.deepEqual(result, { sent: 3, skipped: 0, aborted: false });
  assert.deepEqual(sent, [
    { k: 0, dueNs: 1e6, lateNs: 0 },
    { k: 1, dueNs: 2e6, lateNs: 0 },
    { k: 2, dueNs: 3e6, lateNs: 0 },
  ]);
});

Deno.test("paceCalls sends late calls at once and skips none when the loop stood still", async () => {
  const clock = new FakeClock();
  const sent: number[] = [];
  const options = {
    schedule: constantRate(1000),
    count: 5000,
    startNs: 0,
    send: (k: number) => sent.push(k),
  };
  // Further than the driver was told ahead, in one step.
  const { result } = await pace(clock, options, [10e9]);
  assert.deepEqual(result, { sent: 5000, skipped: 0, aborted: false });
  assert.deepEqual(sent, Array.from({ length: 5000 }, (_, k) => k));
});

Deno.test("paceCalls sends the next call in time after it made up for a standstill", async () => {
  const clock = new FakeClock();
  const sentAtNs: number[] = [];
  const options = {
    schedule: constantRate(1000),
    count: 2003,
    startNs: 0,
    send: () => sentAtNs.push(clock.nowNs()),
  };
  // The first tick comes at once, the second when all that was planned is long due.
  await pace(clock, options, [0, 2000.5e6, 2001e6, 2002e6]);
  assert.deepEqual(sentAtNs.slice(-3), [2000.5e6, 2001e6, 2002e6]);
});

Deno.test("paceCalls lets the event loop turn between calls that are all due", async () => {
  const clock = new FakeClock();
  clock.advanceToNs(1e9);
  let sent = 0;
  let sentBefore = Infinity;
  const { result } = await pace(clock, {
    schedule: constantRate(1e6),
    count: 1000,
    startNs: 0,
    send: () => {
      // What anybody else waits for comes before all are sent.
      if (sent++ === 0) setImmediate(() => sentBefore = sent);
    },
  }, [2e9]);
  assert.equal(result.sent, 1000);
  assert.ok(sentBefore < 1000, `after ${sentBefore} calls`);
});

Deno.test("paceCalls skips what was due and could not be sent in time", async () => {
  const clock = new FakeClock();
  const sent: number[] = [];
  const skipped: number[] = [];
  const { result } = await pace(clock, {
    schedule: constantRate(1000),
    count: 100_000,
    startNs: 0,
    send: (k) => sent.push(k),
    sendWithinNs: 2e9,
    skip: (k, dueNs) => {
      assert.equal(dueNs, k * 1e6);
      skipped.push(k);
    },
  }, [0.5e9, 200e9]);
  assert.deepEqual(result, { sent: 501, skipped: 99_499, aborted: false });
  assert.deepEqual([...sent, ...skipped], Array.from({ length: 100_000 }, (_, k) => k));
});

Deno.test("paceCalls tells the driver a bounded number of due times ahead", async () => {
  const clock = new FakeClock();
  const options = { schedule: constantRate(1000), count: 3000, startNs: 0, send: () => {} };
  let most = 0;
  let driver: FakeTickDriver | undefined;
  const done = paceCalls({
    ...options,
    clock,
    createDriver: (onTick) => Promise.resolve(driver = new FakeTickDriver(clock, onTick)),
  });
  for (let ns = 0; ns <= 3e9; ns += 50e6) {
    await turn();
    const toCome = driver!.scheduledNs.filter((dueNs) => dueNs > clock.nowNs()).length;
    most = Math.max(most, toCome);
    clock.advanceToNs(ns);
  }
  assert.equal((await done).sent, 3000);
  assert.ok(most <= 1024 && most > 512, `${most} ahead`);
  assert.equal(new Set(driver!.scheduledNs).size, 3000);
  assert.ok(driver!.closed);
});

Deno.test("paceCalls stops between calls when the signal aborts", async () => {
  const clock = new FakeClock();
  const abort = new AbortController();
  const send = (k: number) => k === 1 && abort.abort();
  const options = { schedule: constantRate(1000), count: 10, startNs: 0, send };
  const { result, driver } = await pace(clock, { ...options, signal: abort.signal }, [5e6]);
  assert.deepEqual(result, { sent: 2, skipped: 0, aborted: true });
  assert.ok(driver!.closed);
});

Deno.test("paceCalls stops while it waits when the signal aborts", async () => {
  const clock = new FakeClock();
  const abort = new AbortController();
  const options = { schedule: constantRate(1), count: 10, startNs: 0, send: () => {} };
  setTimeout(() => abort.abort());
  const { result } = await pace(clock, { ...options, signal: abort.signal }, []);
  assert.equal(result.aborted, true);
});

Deno.test("paceCalls sends nothing and makes no driver when it has nothing to do", async () => {
  const options = {
    schedule: constantRate(1),
    startNs: 0,
    send: () => assert.fail("sent"),
    createDriver: () => assert.fail("driver"),
  };
  assert.deepEqual(await paceCalls({ ...options, count: 0 }), {
    sent: 0,
    skipped: 0,
    aborted: false,
  });
  const aborted = await paceCalls({ ...options, count: 1, signal: AbortSignal.abort() });
  assert.deepEqual(aborted, { sent: 0, skipped: 0, aborted: true });
});

Deno.test("paceCalls rejects with what send threw and closes the driver", async () => {
  const clock = new FakeClock();
  let driver: FakeTickDriver | undefined;
  const done = paceCalls({
    schedule: constantRate(1),
    count: 1,
    startNs: 0,
    clock,
    createDriver: (onTick) => Promise.resolve(driver = new FakeTickDriver(clock, onTick)),
    send: () => {
      throw new Error("send failed");
    },
  });
  await assert.rejects(done, { message: "send failed" });
  assert.ok(driver!.closed);
});

Deno.test("paceCalls starts just after the driver is ready when no start is given", async () => {
  const clock = new FakeClock(7);
  const starts: number[] = [];
  const options = {
    schedule: constantRate(1),
    count: 1,
    send: (_k: number, dueNs: number) => starts.push(dueNs),
    onStart: ({ startNs }: { startNs: number }) => starts.push(startNs),
  };
  await pace(clock, options, [5e6 + 7]);
  assert.deepEqual(starts, [5e6 + 7, 5e6 + 7]);
});
