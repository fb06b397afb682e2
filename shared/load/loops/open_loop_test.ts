import assert from "node:assert/strict";
import { nowNs } from "../../clock/mod.ts";
import { constantRate } from "../../pace/mod.ts";
import { OpenLoop } from "./open_loop.ts";

const BASE = {
  schedule: constantRate(2000),
  pacer: "timer",
  inFlightMax: 1000,
  drainMs: 5000,
} as const;

Deno.test("OpenLoop starts every call in order and waits for the last to end", async () => {
  const started: number[] = [];
  const ends: (() => void)[] = [];
  const loop: OpenLoop = new OpenLoop({
    ...BASE,
    count: 20,
    start: (k) => {
      started.push(k);
      ends.push(() => loop.callEnded());
      // Nothing ends until all have started: a slow answer delays no call.
      if (k === 19) queueMicrotask(() => ends.forEach((end) => end()));
    },
  });
  const result = await loop.run();
  assert.deepEqual(started, Array.from({ length: 20 }, (_, k) => k));
  assert.deepEqual(
    { ...result, elapsedNs: 0 },
    { sent: 20, notSent: 0, unfinished: 0, elapsedNs: 0, aborted: false },
  );
  assert.equal(loop.inFlight, 0);
});

Deno.test("OpenLoop holds calls back at the bound and says which", async () => {
  const heldBack: number[] = [];
  let started = 0;
  const loop: OpenLoop = new OpenLoop({
    ...BASE,
    count: 10,
    inFlightMax: 3,
    start: () => started++,
    notSent: (k) => {
      heldBack.push(k);
      if (k === 9) { for (let i = 0; i < started; i++) queueMicrotask(() => loop.callEnded()); }
    },
  });
  const result = await loop.run();
  assert.equal(result.sent, 3);
  assert.equal(result.notSent, 7);
  assert.deepEqual(heldBack, [3, 4, 5, 6, 7, 8, 9]);
});

Deno.test("OpenLoop counts calls that never end and gives up on them", async () => {
  const loop = new OpenLoop({ ...BASE, count: 2, drainMs: 1, start: () => {} });
  assert.equal((await loop.run()).unfinished, 2);
});

Deno.test("OpenLoop stops sending when aborted, and still waits for calls under way", async () => {
  const stop = new AbortController();
  const loop: OpenLoop = new OpenLoop({
    ...BASE,
    count: 100_000,
    signal: stop.signal,
    start: (k) => {
      if (k === 4) stop.abort();
      setTimeout(() => loop.callEnded(), 1);
    },
  });
  const result = await loop.run();
  assert.equal(result.aborted, true);
  assert.equal(result.sent, 5);
  assert.equal(result.unfinished, 0);
});

Deno.test("OpenLoop has taken no time when it was stopped before its schedule began", async () => {
  const loop = new OpenLoop({
    ...{ ...BASE, count: 20, startNs: nowNs() + 3600e9, signal: AbortSignal.timeout(1) },
    start: () => assert.fail("a call was started"),
  });
  const { sent, elapsedNs, aborted } = await loop.run();
  assert.deepEqual({ sent, elapsedNs, aborted }, { sent: 0, elapsedNs: 0, aborted: true });
});
