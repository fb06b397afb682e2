import assert from "node:assert/strict";
import { Metadata, Status } from "../grpc/mod.ts";
import type { CallOutcome } from "../rpc/mod.ts";
import type { PlainRecord } from "../scenarios/mod.ts";
import { ColdconnRecorder } from "./coldconn_recorder.ts";
import { SteadyRecorder } from "./steady_recorder.ts";

const MS = 1e6;
const START = { startNs: 1000 * MS, dueNs: 1010 * MS };

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

Deno.test("SteadyRecorder derives service time, lateness and their sum from four times", () => {
  const records: PlainRecord[] = [];
  const recorder = new SteadyRecorder({ record: (record) => records.push(record) });
  recorder.ended(outcome({}), START);
  assert.deepEqual(records, [{
    ok: true,
    code: undefined,
    latency_ms: 40.75,
    late_ms: 0.25,
    at_ms: 10,
    header_ms: 39.75,
  }]);
  const { latency, corrected, late, header } = recorder.histograms;
  assert.equal(latency.maxMs, 40.75);
  assert.equal(corrected.maxMs, 41);
  assert.equal(late.maxMs, 0.25);
  assert.equal(header.maxMs, 39.75);
  assert.deepEqual(recorder.codes, { OK: 1 });
});

Deno.test("SteadyRecorder counts failures by status and those without headers too", () => {
  const records: PlainRecord[] = [];
  const recorder = new SteadyRecorder({ record: (record) => records.push(record) });
  recorder.ended(outcome({ code: Status.DEADLINE_EXCEEDED, headersNs: NaN }), START);
  recorder.notSent(START);
  assert.deepEqual(recorder.codes, { DEADLINE_EXCEEDED: 1, NOT_SENT: 1 });
  assert.equal(recorder.failedCount, 2);
  assert.equal(recorder.histograms.latency.count, 1, "a call that timed out waited");
  assert.equal(recorder.histograms.header.count, 0);
  assert.deepEqual(records[1], { ok: false, code: "NOT_SENT", at_ms: 10 });
});

Deno.test("ColdconnRecorder sees attempts that shared a connection", () => {
  const records: PlainRecord[] = [];
  const recorder = new ColdconnRecorder({ record: (record) => records.push(record) });
  const attempt = (id: number) => ({
    record: {
      ok: true,
      t_connect_ms: 2,
      t_first_rpc_ms: 41,
      t_total_ms: 43,
      t_tls_ms: 1.5,
      connection_id: id,
    },
    dialledNs: 1010.5 * MS,
    connections: 1,
  });
  recorder.ended(attempt(1), START);
  recorder.ended(attempt(2), START);
  assert.equal(recorder.shared, 0);
  recorder.ended(attempt(2), START);
  assert.equal(recorder.shared, 1);
  assert.equal(recorder.connections, 3);
  assert.equal(recorder.histograms.corrected.maxMs, 43.5);
  assert.equal(recorder.histograms.tls.count, 3);
  assert.equal(recorder.histograms.dns.count, 0);
  assert.equal(records[0].late_ms, 0.5);
});

Deno.test("ColdconnRecorder counts an attempt that failed before it had a connection", () => {
  const recorder = new ColdconnRecorder({ record: () => {} });
  recorder.ended({
    record: { ok: false, code: "UNAVAILABLE", phase: "tcp", t_total_ms: 1 },
    dialledNs: START.dueNs,
    connections: 0,
  }, START);
  assert.equal(recorder.connected, 0);
  assert.equal(recorder.failedCount, 1);
  assert.deepEqual(recorder.codes, { UNAVAILABLE: 1 });
});
