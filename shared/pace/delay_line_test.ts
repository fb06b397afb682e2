import assert from "node:assert/strict";
import { FakeClock } from "../clock/testing.ts";
import { createDelayLine } from "./mod.ts";
import { FakeTickDriver } from "./fake_tick_driver.ts";
import { DelayLineClosedError } from "./delay_line.ts";

function fakeLine(clock: FakeClock, delayNs: number, excessNs: number[] = []) {
  return createDelayLine({
    delayNs,
    now: () => clock.nowNs(),
    createDriver: (onTick) => Promise.resolve(new FakeTickDriver(clock, onTick)),
    onWaited: (ns) => excessNs.push(ns),
  });
}

/** One turn of the event loop. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

Deno.test("DelayLine.wait resolves at arrival plus the delay, in order, never before", async () => {
  const clock = new FakeClock();
  const excess: number[] = [];
  const line = await fakeLine(clock, 40, excess);
  const out: string[] = [];
  for (const [name, arrived] of [["a", 0], ["b", 5], ["c", 5]] as const) {
    line.wait(arrived).then(() => out.push(`${name}@${clock.nowNs()}`));
  }
  assert.equal(line.pending, 3);
  for (const ns of [39, 40, 44, 45]) {
    clock.advanceToNs(ns);
    await turn();
  }
  assert.deepEqual(out, ["a@40", "b@45", "c@45"]);
  assert.deepEqual(excess, [0, 0, 0]);
  assert.equal(line.pending, 0);
  await line.close();
});

Deno.test("DelayLine tells what was waited beyond the delay when a tick is late", async () => {
  const clock = new FakeClock();
  const excess: number[] = [];
  const line = await createDelayLine({
    delayNs: 40,
    now: () => clock.nowNs(),
    onWaited: (ns) => excess.push(ns),
    // Wakes 7 ns late.
    createDriver: (onTick) =>
      Promise.resolve({
        ...new FakeTickDriver(clock, onTick),
        schedule: (dueNs: number) => void clock.sleepUntilNs(dueNs + 7).then(onTick),
        close: () => Promise.resolve(),
      }),
  });
  const waited = line.wait(0);
  clock.advanceToNs(47);
  await waited;
  assert.deepEqual(excess, [7]);
  await line.close();
});

Deno.test("DelayLine releases in order when an arrival was stamped before the last", async () => {
  const clock = new FakeClock();
  const line = await fakeLine(clock, 40);
  const out: string[] = [];
  line.after(10, () => out.push("first"));
  line.after(9, () => out.push("second"));
  clock.advanceToNs(49);
  await turn();
  assert.deepEqual(out, []);
  clock.advanceToNs(50);
  await turn();
  assert.deepEqual(out, ["first", "second"]);
  await line.close();
});

Deno.test("DelayLine releases at once and starts no driver when the delay is 0", async () => {
  const excess: number[] = [];
  const line = await createDelayLine({
    delayNs: 0,
    now: () => 3,
    createDriver: () => assert.fail("driver"),
    onWaited: (ns) => excess.push(ns),
  });
  let released = false;
  line.after(1, () => released = true);
  assert.ok(released);
  assert.deepEqual(excess, [2]);
  assert.equal(line.facts, undefined);
  await line.close();
});

Deno.test("DelayLine releases at once when the time has passed already", async () => {
  const clock = new FakeClock(100);
  const line = await fakeLine(clock, 40);
  let released = false;
  line.after(0, () => released = true);
  assert.ok(released);
  await line.close();
});

Deno.test("DelayLine.close tells whatever waits, before and after", async () => {
  const clock = new FakeClock();
  const line = await fakeLine(clock, 40);
  const waiting = assert.rejects(line.wait(0), DelayLineClosedError);
  await line.close();
  await waiting;
  await assert.rejects(line.wait(0), { kind: "delay-line-closed" });
});
