import assert from "node:assert/strict";
import { nowNs } from "../clock/mod.ts";
import { LoopStalls, watchLoop } from "./mod.ts";

Deno.test("LoopStalls counts nothing when turns are as late as is normal or up to 1 ms more", () => {
  const stalls = new LoopStalls({ normalLateNs: 0.2e6 });
  for (const lateNs of [-5e6, 0, 0.2e6, 1.2e6]) stalls.note(lateNs);
  assert.deepEqual(stalls.counts(), { stalls: 0, longestMs: 0, totalMs: 0 });
});

Deno.test("LoopStalls counts the part beyond normal when turns are later than that", () => {
  const stalls = new LoopStalls({ normalLateNs: 1e6 });
  for (const lateNs of [3e6, 0, 31e6, 5e6]) stalls.note(lateNs);
  assert.deepEqual(stalls.counts(), { stalls: 3, longestMs: 30, totalMs: 36 });
});

Deno.test("watchLoop measures from turn to turn and stops its timer", () => {
  let atNs = 0;
  let turn = () => {};
  let cancelled = false;
  const watch = watchLoop({
    nowNs: () => atNs,
    repeat: (callback, periodMs) => {
      assert.equal(periodMs, 10);
      turn = callback;
      return () => cancelled = true;
    },
  });
  // On time, 40 ms late, and the next one early because the timer makes up for it.
  for (const nextNs of [10.1e6, 60.1e6, 62e6]) {
    atNs = nextNs;
    turn();
  }
  assert.deepEqual(watch.stop(), { stalls: 1, longestMs: 38.5, totalMs: 38.5 });
  assert.ok(cancelled);
});

Deno.test("watchLoop sees the loop blocked when it really is", async () => {
  const watch = watchLoop();
  const untilNs = nowNs() + 60e6;
  while (nowNs() < untilNs);
  // The watch's own timer was due before this one, so it has turned by then.
  await new Promise((resolve) => setTimeout(resolve, 0));
  const counts = watch.stop();
  assert.ok(counts.stalls >= 1);
  assert.ok(counts.longestMs > 40, `${counts.longestMs}`);
});
