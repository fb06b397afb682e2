import assert from "node:assert/strict";
import { LatencyHistogram } from "../../stats/mod.ts";
import type { SentShare } from "../senders/sender.ts";
import { sumShares } from "./sum_shares.ts";

function sharesOf(fields: readonly Partial<SentShare>[]): SentShare[] {
  return fields.map((each) => ({
    loop: { sent: 10, notSent: 1, unfinished: 0, elapsedNs: 5, aborted: false },
    lastSentNs: 4,
    codes: { OK: 10 },
    firstMessages: {},
    okCount: 10,
    failedCount: 0,
    histograms: {},
    usage: { elapsedMs: 1 },
    realtimeLowered: false,
    stalls: { stalls: 1, longestMs: 2, totalMs: 2 },
    connections: { made: 1, expected: 1 },
    ...each,
  }));
}

Deno.test("sumShares adds up what threads sent and loses no time of it", () => {
  const times = [[0.5, 70_000], [1, 2, 3]];
  const histograms = times.map((list) => {
    const latency = new LatencyHistogram();
    for (const ms of list) latency.recordMs(ms);
    return { latency };
  });
  const all = sumShares(sharesOf([
    { histograms: histograms[0], codes: { OK: 9, UNAVAILABLE: 1 }, lastSentNs: NaN },
    { histograms: histograms[1], usage: { elapsedMs: 1, threadCpuRatio: 0.7 } },
    { connections: { made: 1, expected: 1, lost: true }, firstMessages: { UNAVAILABLE: "gone" } },
  ]));
  assert.equal(all.loop.sent, 30);
  assert.equal(all.loop.notSent, 3);
  assert.deepEqual(all.codes, { OK: 29, UNAVAILABLE: 1 });
  assert.deepEqual(all.connections, {
    ...{ made: 3, expected: 3, lost: true, connected: 0, shared: 0 },
  });
  assert.equal(all.lastSentNs, 4);
  assert.equal(all.usage.threadCpuRatio, 0.7);
  assert.deepEqual(all.firstMessages, { UNAVAILABLE: "gone" });
  const { latency } = all.histograms;
  assert.equal(latency?.count, 5);
  assert.equal(latency?.minMs, 0.5);
  assert.equal(latency?.maxMs, 70_000);
  assert.equal(latency?.clampedCount, 1);
});

Deno.test("sumShares adds up the calls of each label", () => {
  const of = (ms: number) => {
    const took = new LatencyHistogram();
    took.recordMs(ms);
    return { sent: 2, ok: 1, histograms: { took } };
  };
  const { breakdown } = sumShares(sharesOf([
    { breakdown: { pear: of(1), apple: of(2) } },
    { breakdown: { pear: of(3), apple: of(4) } },
  ]));
  assert.deepEqual(Object.keys(breakdown!), ["pear", "apple"]);
  assert.deepEqual([breakdown!.pear.sent, breakdown!.pear.ok], [4, 2]);
  assert.equal(breakdown!.pear.histograms.took?.maxMs, 3);
  assert.equal(breakdown!.apple.histograms.took?.count, 2);
});
