import assert from "node:assert/strict";
import { Metadata, Status } from "../../grpc/mod.ts";
import type { CallOutcome } from "../../rpc/mod.ts";
import { type Calls, findScenario, type RecordRow, type Scenario } from "../../scenarios/mod.ts";
import { toy, ToyCalls } from "../../scenarios/testing.ts";
import { CallRecorder } from "./call_recorder.ts";

const MS = 1e6;
const START_NS = 1000 * MS;
const DUE_NS = 1010 * MS;

function outcome(fields: Partial<CallOutcome<unknown>>): CallOutcome<unknown> {
  return {
    code: Status.OK,
    message: "",
    headers: new Metadata(),
    trailers: new Metadata(),
    sentNs: 1010.25 * MS,
    headersNs: 1050 * MS,
    doneNs: 1051 * MS,
    ...fields,
  };
}

/** A recorder, and its records as objects without what is not known. */
function recorderOf(
  scenario: Scenario,
  options: Partial<ConstructorParameters<typeof CallRecorder>[0]> = {},
) {
  const records: Record<string, unknown>[] = [];
  const { numbers, texts } = scenario.record;
  const recorder = new CallRecorder({
    scenario,
    calls: {},
    startNs: START_NS,
    closedLoop: false,
    records: "all",
    writer: {
      record(row: RecordRow) {
        const fields = [
          ...numbers.map(({ field }, at) => [field, row.numbers[at]]),
          ...texts.map(({ field }, at) => [field, row.texts[at]]),
        ].filter(([, value]) => value !== undefined && !Number.isNaN(value));
        records.push({
          ok: row.ok,
          ...(row.code === undefined ? {} : { code: row.code }),
          ...Object.fromEntries(fields),
        });
      },
    },
    ...options,
  });
  return { recorder, records };
}

const steady = findScenario("01_steady")!;
const fail = (error: unknown) => assert.fail(String(error));
const TOY = toy as unknown as Scenario;

Deno.test("CallRecorder derives service time, lateness and their sum from four times", () => {
  const { recorder, records } = recorderOf(steady);
  recorder.ended(outcome({}), DUE_NS);
  assert.deepEqual(records, [
    { ok: true, latency_ms: 40.75, late_ms: 0.25, at_ms: 10, header_ms: 39.75 },
  ]);
  const { latency, corrected, corrected_ok, late, header } = recorder.histograms;
  assert.equal(latency.maxMs, 40.75);
  assert.equal(corrected.maxMs, 41);
  assert.equal(corrected_ok.maxMs, 41);
  assert.equal(late.maxMs, 0.25);
  assert.equal(header.maxMs, 39.75);
  assert.deepEqual(recorder.codes, { OK: 1 });
});

Deno.test("CallRecorder counts failures by status and those without headers too", () => {
  const { recorder, records } = recorderOf(steady);
  const { DEADLINE_EXCEEDED: code } = Status;
  recorder.ended(outcome({ code, message: "too slow", headersNs: NaN }), DUE_NS);
  recorder.notSent(DUE_NS);
  assert.deepEqual(recorder.codes, { DEADLINE_EXCEEDED: 1, NOT_SENT: 1 });
  assert.deepEqual(recorder.firstMessages, { DEADLINE_EXCEEDED: "too slow" });
  assert.equal(recorder.failedCount, 2);
  const { latency, corrected, corrected_ok, header } = recorder.histograms;
  assert.equal(latency.count, 1, "a call that timed out waited");
  assert.equal(corrected.infiniteCount, 2, "their callers wait still");
  assert.equal(corrected_ok.count, 0);
  assert.equal(header.count, 0);
  assert.deepEqual(records, [
    { ok: false, code: "DEADLINE_EXCEEDED", latency_ms: 40.75, late_ms: 0.25, at_ms: 10 },
    { ok: false, code: "NOT_SENT", at_ms: 10 },
  ]);
});

Deno.test("CallRecorder counts what has not ended as failed, and looks at no later end", () => {
  const { recorder, records } = recorderOf(steady);
  recorder.ended(outcome({}), DUE_NS);
  recorder.finish(3);
  recorder.ended(outcome({}), DUE_NS);
  assert.deepEqual(recorder.codes, { OK: 1, NOT_ENDED: 2 });
  assert.equal(recorder.histograms.corrected.infiniteCount, 2);
  assert.equal(records.length, 1);
});

Deno.test("CallRecorder knows of no lateness in a closed loop", () => {
  const { recorder, records } = recorderOf(steady, { closedLoop: true });
  recorder.ended(outcome({}), NaN);
  assert.deepEqual(Object.keys(recorder.histograms), ["latency"]);
  assert.deepEqual(records, [{ ok: true, latency_ms: 40.75, at_ms: 10.25, header_ms: 39.75 }]);
});

for (const [records, wanted] of [["all", 2], ["failed", 1], ["none", 0]] as const) {
  Deno.test(`CallRecorder hands over ${wanted} of a good and a failed call for ${records}`, () => {
    const { recorder, records: written } = recorderOf(steady, { records });
    recorder.ended(outcome({}), DUE_NS);
    recorder.ended(outcome({ code: Status.UNAVAILABLE }), DUE_NS);
    assert.equal(written.length, wanted);
    assert.equal(recorder.histograms.latency.count, 2);
  });
}

Deno.test("CallRecorder takes what is the scenario's own: fields, statuses, metrics and labels", () => {
  const calls = new ToyCalls({ timerMs: 1 }, { fail }) as Calls;
  const { recorder, records } = recorderOf(TOY, { calls });
  const times = { sentNs: DUE_NS, headersNs: DUE_NS + 3 * MS, doneNs: DUE_NS + 7 * MS };
  const call = { ...times, code: 200, message: "", item: 1, messages: 2 };
  recorder.ended(call, DUE_NS);
  const failed = { ...times, code: 404, message: "gone", headersNs: NaN, item: 2, messages: 0 };
  recorder.ended(failed, DUE_NS);
  assert.deepEqual(recorder.codes, { OK: 1, HTTP_404: 1 });
  assert.deepEqual(records, [
    {
      ...{ ok: true, took_ms: 7, late_ms: 0, at_ms: 10, first_ms: 3, rest_ms: 4 },
      ...{ messages: 2, attempts: 1, item: "pear" },
    },
    {
      ...{ ok: false, code: "HTTP_404", took_ms: 7, late_ms: 0, at_ms: 10 },
      ...{ messages: 0, attempts: 1, item: "none", stage: "first", note: "gone" },
    },
  ]);
  assert.equal(recorder.histograms.stream.maxMs, 7, "a sum of two fields");
  assert.equal(recorder.histograms.stream.count, 1);
  const { apple, pear, none } = recorder.breakdown!.counts();
  assert.deepEqual([apple.sent, pear.sent, none.sent, none.ok], [0, 1, 1, 0]);
  assert.equal(pear.histograms.took?.maxMs, 7);
  assert.equal(pear.histograms.first?.maxMs, 3);
  assert.equal(none.histograms.first?.count, 0);
});

Deno.test("CallRecorder refuses to break down what has no value of its own a call", () => {
  const calls = new ToyCalls({ timerMs: 1 }, { fail }) as Calls;
  const scenario = { ...TOY, breakdown: { ...TOY.breakdown!, metrics: ["corrected"] } };
  assert.throws(() => recorderOf(scenario, { calls }), /corrected cannot be counted/);
});
