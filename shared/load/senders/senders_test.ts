import assert from "node:assert/strict";
import { constantRate, parseSchedule } from "../../pace/mod.ts";
import type { ThreadPort, ThreadWorker } from "../../threads/mod.ts";
import { ConnectError } from "../../rpc/mod.ts";
import { type RecordRow, type Scenario } from "../../scenarios/mod.ts";
import { addScenario, toy } from "../../scenarios/testing.ts";
import { LocalSender } from "./local_sender.ts";
import { type Sender, type SenderPlan, type SentShare, shareOf } from "./sender.ts";
import { serveSender } from "./serve_sender.ts";
import { sharedSchedule } from "./shared_schedule.ts";
import { ThreadSender } from "./thread_sender.ts";

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

/** What a sender of the toy is told. */
const PLAN: SenderPlan = {
  scenario: { test: "99_toy" },
  work: { timerMs: 1 },
  engine: "wire",
  channel: { address: { kind: "tcp", host: "127.0.0.1", port: 1 } },
  rate: "200",
  durationSec: 0.3,
  warmupSec: 0.05,
  timeoutMs: 1000,
  inFlight: 100,
  pacer: "timer",
  realtime: false,
  seed: 1,
  records: "all",
  index: 0,
  of: 1,
};

/** Runs a sender from now on, and gives its share and its records. */
async function runNow(sender: Sender): Promise<{ share: SentShare; rows: unknown[] }> {
  const rows: unknown[] = [];
  const writer = {
    record: ({ ok, code, texts, numbers }: RecordRow) => {
      rows.push([ok, code, texts[0], numbers[5]]);
    },
  };
  await sender.warmUp();
  const epochMs = performance.timeOrigin + performance.now() + 5;
  const share = await sender.run({ start: { epochMs, clockErrorMs: 0 }, writer });
  return { share, rows };
}

/** This thread, and one that is asked by messages. */
const KINDS = {
  LocalSender: (plan: SenderPlan) => LocalSender.connect(plan),
  ThreadSender: (plan: SenderPlan) => ThreadSender.connect(plan, fakeWorker()),
};

for (const [kind, connect] of Object.entries(KINDS)) {
  Deno.test(`${kind} sends its share and tells all that is known of it`, async () => {
    using _added = addScenario(toy);
    const sender = await connect({ ...PLAN, index: 1, of: 2 });
    try {
      const { share, rows } = await runNow(sender);
      assert.equal(share.loop.sent, 30, "every second of 60 calls");
      assert.deepEqual(share.codes, { OK: 20, HTTP_404: 10 });
      assert.deepEqual(Object.keys(share.firstMessages), ["HTTP_404"]);
      assert.equal(share.histograms.took?.count, 30);
      assert.equal(share.histograms.first?.count, 20);
      assert.deepEqual(
        Object.entries(share.breakdown!).map(([label, { sent, ok }]) => [label, sent, ok]),
        [["apple", 10, 10], ["pear", 10, 10], ["none", 10, 0]],
      );
      assert.equal(share.breakdown!.pear.histograms.took?.count, 10);
      assert.deepEqual(share.own, { messages: 40 }, "of the measured part alone");
      assert.equal(rows.length, 30);
      assert.deepEqual(
        new Set(rows.map((row) => JSON.stringify(row))),
        new Set([
          '[true,null,"apple",2]',
          '[true,null,"pear",2]',
          '[false,"HTTP_404","none",0]',
        ]),
      );
    } finally {
      await sender.close();
    }
  });

  Deno.test(`${kind} sends in a closed loop, where nothing is due`, async () => {
    using _added = addScenario(toy);
    const sender = await connect({ ...PLAN, rate: "max", inFlight: 4, records: "none" });
    try {
      const { share, rows } = await runNow(sender);
      const { sent } = share.loop;
      assert.ok(sent >= 4);
      assert.equal(share.okCount + share.failedCount, sent);
      assert.equal(share.histograms.took?.count, sent);
      assert.equal(share.histograms.late, undefined);
      assert.deepEqual(rows, []);
    } finally {
      await sender.close();
    }
  });
}

Deno.test("LocalSender notes when its loop stood still between two calls", async () => {
  const held: Scenario = {
    ...toy as unknown as Scenario,
    open: () =>
      Promise.resolve({
        connections: [],
        start(k, done) {
          const sentNs = performance.now() * 1e6;
          if (k === 5) {
            const until = performance.now() + 40;
            while (performance.now() < until);
          }
          const end = { code: 200, message: "", sentNs, headersNs: sentNs, doneNs: sentNs };
          queueMicrotask(() => done(end));
        },
        connectionCounts: () => ({ made: 0 }),
        close: () => Promise.resolve(),
      }),
  };
  using _added = addScenario(held);
  const sender = await LocalSender.connect({ ...PLAN, warmupSec: 0 });
  const { share } = await runNow(sender);
  await sender.close();
  assert.ok(share.stalls.stalls >= 1);
  // Of 40 ms less than a call's distance is not seen.
  assert.ok(share.stalls.longestMs >= 30, `${share.stalls.longestMs} ms`);
});

/** A scenario whose calls end when their connection is closed, or not even then. */
function endless({ endsAtClose }: { readonly endsAtClose: boolean }): Scenario {
  return {
    ...toy as unknown as Scenario,
    open: () => {
      const ends: (() => void)[] = [];
      return Promise.resolve({
        connections: [],
        start(_k, done) {
          const sentNs = performance.now() * 1e6;
          const end = { code: 503, message: "broken off", sentNs, headersNs: NaN, doneNs: sentNs };
          ends.push(() => done(end));
        },
        connectionCounts: () => ({ made: 0 }),
        close: () => {
          if (endsAtClose) { for (const end of ends.splice(0)) end(); }
          return Promise.resolve();
        },
      });
    },
  };
}

for (const endsAtClose of [true, false]) {
  Deno.test(`LocalSender counts calls as failed that ${endsAtClose ? "are broken off" : "never end"}`, async () => {
    using _added = addScenario(endless({ endsAtClose }));
    // Their deadline is no help.
    const sender = await LocalSender.connect({ ...PLAN, warmupSec: 0, timeoutMs: 3600_000 });
    const running = runNow(sender);
    setTimeout(() => sender.stop({ atOnce: true }), 150);
    const { share, rows } = await running;
    await sender.close();
    const { sent, notSent, unfinished, aborted } = share.loop;
    assert.ok(aborted && sent > 0);
    assert.equal(unfinished, sent);
    assert.equal(share.okCount, 0);
    assert.equal(share.failedCount, sent + notSent);
    assert.deepEqual(share.codes, { [endsAtClose ? "HTTP_503" : "NOT_ENDED"]: sent });
    assert.equal(share.histograms.corrected?.count ?? sent, sent);
    assert.equal(rows.length, endsAtClose ? sent : 0);
  });
}

Deno.test("LocalSender ends in time when more is due than it can send", async () => {
  using _added = addScenario(toy);
  const plan = { ...PLAN, rate: "1000000", inFlight: 100, durationSec: 0.6, warmupSec: 0 };
  const sender = await LocalSender.connect({ ...plan, records: "none" });
  const { share } = await runNow(sender);
  await sender.close();
  const { sent, notSent, elapsedNs } = share.loop;
  assert.equal(sent + notSent, 600_000);
  assert.equal(share.okCount + share.failedCount, 600_000);
  assert.equal(share.codes.NOT_SENT, notSent);
  assert.ok(elapsedNs < 10e9, `${elapsedNs / 1e9} s`);
});

Deno.test("a sender rejects when something fails that no call can end with", async () => {
  using _added = addScenario(toy);
  const sender = await LocalSender.connect({ ...PLAN, work: { timerMs: NaN }, warmupSec: 0 });
  await assert.rejects(runNow(sender), /a toy without a timer/);
  await sender.close();
});

Deno.test("look tells what happened since the last one", async () => {
  using _added = addScenario(toy);
  const sender = await LocalSender.connect(PLAN);
  await runNow(sender);
  const { sent, failed, inFlight, newestMs, newestLateMs } = sender.look();
  assert.deepEqual([sent, failed, inFlight], [60, 20, 0]);
  assert.deepEqual([newestMs.length, newestLateMs.length], [60, 60]);
  assert.equal(sender.look().newestMs.length, 0);
  await sender.close();
});

Deno.test("ThreadSender rejects with the ConnectError of its thread", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const plan: SenderPlan = {
    ...PLAN,
    scenario: { test: "01_steady" },
    work: { vectorLength: 1 },
    channel: { address: { kind: "tcp", host: "127.0.0.1", port } },
    of: 2,
  };
  const error = await ThreadSender.connect(plan, fakeWorker()).then(
    () => assert.fail("it connected"),
    (thrown) => thrown,
  );
  assert.ok(error instanceof ConnectError, String(error));
  assert.equal(error.kind, "address");
});
