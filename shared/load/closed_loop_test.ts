import assert from "node:assert/strict";
import { nowNs } from "../clock/mod.ts";
import { Metadata, Status } from "../grpc/mod.ts";
import type { CallOutcome } from "../rpc/mod.ts";
import type { PlainRecord } from "../scenarios/mod.ts";
import { ClosedLoop } from "./closed_loop.ts";
import { ClosedLoopRecorder } from "./closed_loop_recorder.ts";

type End = Pick<CallOutcome<unknown>, "code" | "doneNs">;
type Done = (end: End) => void;

const LONG = { durationNs: 3600e9, drainMs: 60_000 };

Deno.test("ClosedLoop sends the next call when one ends, and never more than it keeps", async () => {
  const waiting: Done[] = [];
  const started: number[] = [];
  let most = 0;
  const loop: ClosedLoop<End> = new ClosedLoop({
    ...LONG,
    inFlight: 3,
    start: (k, done) => {
      started.push(k);
      waiting.push(done);
      most = Math.max(most, loop.inFlight);
    },
  });
  const running = loop.run();
  assert.deepEqual(started, [0, 1, 2]);
  for (let i = 0; i < 10; i++) waiting.shift()!({ code: Status.OK, doneNs: nowNs() });
  assert.deepEqual(started, Array.from({ length: 13 }, (_, k) => k));
  assert.equal(most, 3);
  // A time of end beyond that of the loop is what makes a call the last of its place.
  while (waiting.length > 0) waiting.shift()!({ code: Status.OK, doneNs: Infinity });
  const result = await running;
  assert.deepEqual({ ...result, elapsedNs: 0 }, {
    sent: 13,
    notSent: 0,
    unfinished: 0,
    elapsedNs: 0,
    aborted: false,
  });
});

Deno.test("ClosedLoop hands every call the same function to call when it has ended", async () => {
  const functions = new Set<Done>();
  const loop = new ClosedLoop<End>({
    ...LONG,
    inFlight: 4,
    start: (_k, done) => {
      functions.add(done);
      queueMicrotask(() => done({ code: Status.OK, doneNs: Infinity }));
    },
  });
  assert.equal((await loop.run()).sent, 4);
  assert.equal(functions.size, 1);
});

Deno.test("ClosedLoop lets the event loop turn between calls that fail at once", async () => {
  const stop = new AbortController();
  let calls = 0;
  const loop = new ClosedLoop<End>({
    ...LONG,
    inFlight: 2,
    signal: stop.signal,
    start: (_k, done) => {
      calls++;
      queueMicrotask(() => done({ code: Status.UNAVAILABLE, doneNs: nowNs() }));
    },
  });
  setTimeout(() => stop.abort(), 5);
  // Without a turn in between the timer would never come, and this neither.
  const result = await loop.run();
  assert.equal(result.aborted, true);
  assert.equal(result.sent, calls);
  assert.equal(result.unfinished, 0);
});

Deno.test("ClosedLoop counts calls that never end and gives up on them", async () => {
  const loop = new ClosedLoop<End>({ inFlight: 2, durationNs: 1e6, drainMs: 1, start: () => {} });
  assert.equal((await loop.run()).unfinished, 2);
});

Deno.test("ClosedLoop sends nothing when it was aborted before it began", async () => {
  const loop = new ClosedLoop<End>({
    ...LONG,
    inFlight: 2,
    signal: AbortSignal.abort(),
    start: () => assert.fail("a call was started"),
  });
  assert.deepEqual({ ...await loop.run(), elapsedNs: 0 }, {
    sent: 0,
    notSent: 0,
    unfinished: 0,
    elapsedNs: 0,
    aborted: true,
  });
});

function outcome(fields: Partial<CallOutcome<unknown>>): CallOutcome<unknown> {
  return {
    code: Status.OK,
    message: "",
    headers: new Metadata(),
    trailers: new Metadata(),
    sentNs: 12e6,
    headersNs: 14e6,
    doneNs: 15e6,
    ...fields,
  };
}

for (const mode of ["all", "failed"] as const) {
  Deno.test(`ClosedLoopRecorder counts all calls and records ${mode}`, () => {
    const records: PlainRecord[] = [];
    const recorder = new ClosedLoopRecorder(
      { record: (record) => records.push(record) },
      { records: mode, startNs: 10e6 },
    );
    recorder.ended(outcome({}));
    recorder.ended(outcome({ code: Status.UNAVAILABLE, message: "gone", headersNs: NaN }));
    recorder.ended(outcome({ code: Status.UNAVAILABLE, message: "still", headersNs: NaN }));
    assert.deepEqual(recorder.codes, { OK: 1, UNAVAILABLE: 2 });
    assert.deepEqual(recorder.firstMessages, { UNAVAILABLE: "gone" });
    assert.equal(recorder.histograms.latency.count, 3);
    assert.equal(recorder.histograms.latency.maxMs, 3);
    assert.equal(records.length, mode === "all" ? 3 : 2);
    assert.deepEqual(records.at(-1), {
      ok: false,
      code: "UNAVAILABLE",
      latency_ms: 3,
      at_ms: 2,
      header_ms: NaN,
    });
  });
}
