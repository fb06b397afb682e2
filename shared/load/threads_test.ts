import assert from "node:assert/strict";
import type { ThreadPort, ThreadWorker } from "../program/mod.ts";
import { constantRate, parseSchedule } from "../pace/mod.ts";
import { ConnectError, NO_RETRIES } from "../rpc/mod.ts";
import { LatencyHistogram } from "../stats/mod.ts";
import { type SenderPlan, type SentShare, shareOf } from "./sender.ts";
import { sharedSchedule } from "./shared_schedule.ts";
import { sumShares } from "./sum_shares.ts";
import { ThreadSender } from "./threads_sender.ts";
import { serveSender } from "./threads_serve.ts";

Deno.test("shareOf gives parts that add up to the whole and differ by one at most", () => {
  for (const [total, of] of [[64, 3], [2, 2], [7, 4], [1000, 1]]) {
    const parts = Array.from({ length: of }, (_, index) => shareOf(total, { index, of }));
    assert.equal(parts.reduce((sum, part) => sum + part), total);
    assert.ok(Math.max(...parts) - Math.min(...parts) <= 1);
  }
});

for (const text of ["1000", "333", "poisson:500", "100..900/2s"]) {
  Deno.test(`sharedSchedule deals ${text} out to threads, every call to one at its own time`, () => {
    const whole = parseSchedule(text, { seed: 3 });
    const durationNs = 0.5e9;
    const count = whole.countWithin(durationNs);
    for (const threads of [1, 2, 3, 7]) {
      const dealt = Array.from({ length: threads }, (_, index) => {
        const share = sharedSchedule(parseSchedule(text, { seed: 3 }), { index, of: threads });
        return Array.from({ length: share.countWithin(durationNs) }, (_, k) => share.dueNs(k));
      });
      const all = dealt.flat().sort((a, b) => a - b);
      assert.deepEqual(all, Array.from({ length: count }, (_, k) => whole.dueNs(k)));
    }
  });
}

Deno.test("sharedSchedule sends nothing from a thread for which there is no call", () => {
  const share = sharedSchedule(constantRate(2), { index: 5, of: 6 });
  assert.equal(share.countWithin(1e9), 0);
});

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
    stalls: { stalls: 1, longestMs: 2, totalMs: 2 },
    connections: 1,
    connectionLost: false,
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
    { connectionLost: true, firstMessages: { UNAVAILABLE: "gone" } },
  ]));
  assert.equal(all.loop.sent, 30);
  assert.equal(all.loop.notSent, 3);
  assert.deepEqual(all.codes, { OK: 29, UNAVAILABLE: 1 });
  assert.equal(all.connections, 3);
  assert.equal(all.connectionLost, true);
  assert.equal(all.lastSentNs, 4);
  assert.equal(all.usage.threadCpuRatio, 0.7);
  assert.deepEqual(all.firstMessages, { UNAVAILABLE: "gone" });
  const { latency } = all.histograms;
  assert.equal(latency?.count, 5);
  assert.equal(latency?.minMs, 0.5);
  assert.equal(latency?.maxMs, 70_000);
  assert.equal(latency?.clampedCount, 1);
});

/** A thread that is none: its end of the messages is served here. */
function fakeWorker(): ThreadWorker {
  const { port1, port2 } = new MessageChannel();
  serveSender(port2 as unknown as ThreadPort);
  return Object.assign(port1 as unknown as ThreadWorker, {
    terminate: () => {
      port1.close();
      port2.close();
    },
  });
}

Deno.test("ThreadSender rejects with the ConnectError of its thread", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const plan: SenderPlan = {
    engine: "wire",
    channel: { address: { kind: "tcp", host: "127.0.0.1", port }, ...NO_RETRIES },
    rate: "max",
    durationSec: 1,
    warmupSec: 0,
    timeoutMs: 50,
    inFlight: 2,
    pacer: "timer",
    seed: 1,
    work: { kind: "score", vectorLength: 1 },
    records: "none",
    index: 0,
    of: 2,
  };
  const error = await ThreadSender.connect(plan, fakeWorker()).then(
    () => assert.fail("it connected"),
    (thrown) => thrown,
  );
  assert.ok(error instanceof ConnectError, String(error));
  assert.equal(error.kind, "address");
});
