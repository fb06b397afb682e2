import assert from "node:assert/strict";
import { type Row, rowOf, rowsOf, sampleEnd, sampleMeta, withTempDir } from "../_sample.ts";
import {
  type ColdconnRecord,
  openResultFile,
  readResults,
  type RecordsMode,
  ResultFileError,
  ResultWriter,
  type SteadyRecord,
} from "../mod.ts";
import { seededRandom } from "../../pace/mod.ts";
import { toWholeUs } from "../metric_stats.ts";
import type { Sink } from "./chunk_writer.ts";

/** A sink in memory, which can be told to hold its writes back. */
class MemorySink implements Sink {
  readonly bytes: number[] = [];
  closed = false;
  hold: Promise<void> = Promise.resolve();

  async write(bytes: Uint8Array): Promise<number> {
    await this.hold;
    const some = bytes.subarray(0, Math.max(1, bytes.length >> 1)); // as a file may
    for (const byte of some) this.bytes.push(byte);
    return some.length;
  }

  sync(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    assert.ok(!this.closed);
    this.closed = true;
  }

  get lines(): string[] {
    return new TextDecoder().decode(Uint8Array.from(this.bytes)).split("\n");
  }
}

function memoryWriter(
  records?: RecordsMode,
  maxPendingBytes?: number,
): { sink: MemorySink; writer: ResultWriter } {
  const sink = new MemorySink();
  const meta = sampleMeta({ records: records ?? "all" });
  const writer = new ResultWriter(sink, { path: "memory", meta, maxPendingBytes });
  return { sink, writer };
}

const OK: SteadyRecord = { ok: true, latency_ms: 40.83, late_ms: 0.05, at_ms: 12.5 };
const TIMED_OUT: SteadyRecord = {
  ok: false,
  code: "DEADLINE_EXCEEDED",
  latency_ms: 50.02,
  late_ms: 0.04,
  at_ms: 13,
};

Deno.test("ResultWriter writes the lines of the format when a run is recorded", async () => {
  const { sink, writer } = memoryWriter();
  writer.steady(OK);
  writer.steady(TIMED_OUT);
  writer.steady({ ok: false, code: "NOT_SENT", at_ms: 13.5 });
  writer.steady({ ...OK, header_ms: 40.1 });
  writer.steady({ ...OK, algorithm: "ES256", network_ms: 40.8, queue_ms: 0.01, sign_ms: 0.02 });
  await writer.finish(sampleEnd([]));
  const [test, meta, ...records] = sink.lines;
  assert.equal(test, "#TEST=01_steady");
  assert.deepEqual(JSON.parse(meta.slice("#META=".length)), sampleMeta());
  assert.deepEqual(records.slice(0, 5), [
    '{"ok":true,"latency_ms":40.830,"late_ms":0.050,"at_ms":12.500}',
    '{"ok":false,"code":"DEADLINE_EXCEEDED","latency_ms":50.020,"late_ms":0.040,"at_ms":13.000}',
    '{"ok":false,"code":"NOT_SENT","at_ms":13.500}',
    '{"ok":true,"latency_ms":40.830,"late_ms":0.050,"at_ms":12.500,"header_ms":40.100}',
    '{"ok":true,"latency_ms":40.830,"late_ms":0.050,"at_ms":12.500,"algorithm":"ES256",' +
    '"network_ms":40.800,"queue_ms":0.010,"sign_ms":0.020}',
  ]);
  assert.deepEqual(JSON.parse(records[5].slice("#END=".length)), sampleEnd([]));
  assert.ok(sink.closed);
});

for (
  const { name, ms, text } of [
    { name: "zero", ms: 0, text: "0.000" },
    { name: "half a microsecond, rounded", ms: 0.0005, text: "0.001" },
    { name: "less than that", ms: 0.0004, text: "0.000" },
    { name: "a little below zero", ms: -0.0004, text: "0.000" },
    { name: "sent early", ms: -0.06, text: "-0.060" },
    { name: "a carry into the whole", ms: 9.9996, text: "10.000" },
    { name: "a round thousand", ms: 1000, text: "1000.000" },
    { name: "ten days", ms: 864_000_000.25, text: "864000000.250" },
  ]
) {
  Deno.test(`ResultWriter.steady writes ${text} when a time is ${name}`, async () => {
    const { sink, writer } = memoryWriter();
    writer.steady({ ok: true, at_ms: ms });
    await writer.finish(sampleEnd([]));
    assert.equal(sink.lines[2], `{"ok":true,"at_ms":${text}}`);
  });
}

Deno.test("ResultWriter leaves out times that are no number", async () => {
  const { sink, writer } = memoryWriter();
  writer.steady({ ok: true, latency_ms: NaN, late_ms: Infinity, at_ms: 1, header_ms: NaN });
  writer.record({ ok: true, t_connect_ms: NaN, at_ms: 1 });
  await writer.finish(sampleEnd([]));
  assert.deepEqual(sink.lines.slice(2, 4), ['{"ok":true,"at_ms":1.000}', '{"ok":true,"at_ms":1}']);
});

Deno.test("ResultWriter.record keeps an error text short and on its line", async () => {
  const { sink, writer } = memoryWriter();
  writer.record({ ok: false, phase: "tls", error: `a\nb${"x".repeat(1000)}`, at_ms: 1.23456 });
  await writer.finish(sampleEnd([]));
  const record = JSON.parse(sink.lines[2]);
  assert.equal(record.error.length, 200);
  assert.equal(record.at_ms, 1.235);
});

for (
  const { mode, kept } of [
    { mode: "all", kept: 4 },
    { mode: "failed", kept: 2 },
    { mode: "none", kept: 0 },
  ] as const
) {
  Deno.test(`ResultWriter keeps ${kept} of 4 records when the mode is ${mode}`, async () => {
    const { sink, writer } = memoryWriter(mode);
    writer.steady(OK);
    writer.steady(TIMED_OUT);
    writer.record({ ok: true, at_ms: 1 });
    writer.record({ ok: false, code: "UNAVAILABLE", phase: "tcp", at_ms: 2 });
    await writer.finish(sampleEnd([]));
    assert.equal(sink.lines.filter((line) => line.startsWith("{")).length, kept);
  });
}

Deno.test("ResultWriter writes what it has when a second of the run has passed", async () => {
  const { sink, writer } = memoryWriter();
  await writer.flush();
  const recordsWritten = () => sink.lines.filter((line) => line.startsWith("{")).length;
  writer.steady({ ...OK, at_ms: 100 });
  writer.record({ ok: true, at_ms: 1099 });
  // Enough turns for the sink in memory to have taken whatever was handed to it.
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
  assert.equal(recordsWritten(), 0);
  writer.steady({ ...OK, at_ms: 1100 });
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
  assert.equal(recordsWritten(), 3);
  await writer.finish(sampleEnd([]));
});

Deno.test("ResultWriter bounds what waits, and tells, when the disk stands still", async () => {
  const { sink, writer } = memoryWriter("all", 200_000);
  const { promise, resolve } = Promise.withResolvers<void>();
  sink.hold = promise;
  for (let i = 0; i < 20_000; i++) writer.steady(OK);
  assert.equal(writer.failed?.kind, "slow");
  resolve();
  await assert.rejects(writer.finish(sampleEnd([])), { name: "ResultFileError", kind: "slow" });
  const kept = sink.lines.filter((line) => line.startsWith("{")).length;
  const end = JSON.parse(sink.lines.at(-2)!.slice("#END=".length));
  assert.ok(sink.bytes.length < 300_000);
  assert.equal(kept + end.records_left_out, 20_000);
});

Deno.test("ResultWriter keeps the failure when the disk is full in the middle of a run", async () => {
  const file = await Deno.open("/dev/full", { write: true });
  const writer = new ResultWriter(file, { path: "/dev/full", meta: sampleMeta() });
  for (let i = 0; i < 2000; i++) writer.steady(OK);
  await writer.flush();
  assert.equal(writer.failed?.kind, "full");
  writer.steady(OK);
  await assert.rejects(writer.finish(sampleEnd([])), (error) => {
    assert.ok(error instanceof ResultFileError);
    assert.equal(error.kind, "full");
    assert.match(error.message, /\/dev\/full.*no space left.*RESULTS_DIR/);
    return true;
  });
});

Deno.test("ResultWriter.finish does its work once when it is called twice", async () => {
  const { sink, writer } = memoryWriter();
  await Promise.all([writer.finish(sampleEnd([])), writer.finish(sampleEnd([]))]);
  assert.equal(sink.lines.filter((line) => line.startsWith("#END=")).length, 1);
});

Deno.test("readResults gives what ResultWriter.steady took, for any records", async () => {
  await withTempDir(async (dir) => {
    const random = seededRandom(7);
    const written: SteadyRecord[] = Array.from({ length: 5000 }, (_, i) => ({
      ok: random() < 0.9,
      ...(random() < 0.1 ? { code: "UNAVAILABLE" as const } : {}),
      ...(random() < 0.9 ? { latency_ms: toWholeUs(10 ** (random() * 9 - 4)) } : {}),
      ...(random() < 0.9 ? { late_ms: toWholeUs(random() * 3 - 1) } : {}),
      at_ms: toWholeUs(i * 0.5),
      ...(random() < 0.5 ? { header_ms: toWholeUs(random() * 50) } : {}),
    }));
    const writer = await openResultFile({ dir, meta: sampleMeta() });
    for (const record of written) writer.steady(record);
    const end = sampleEnd(written);
    await writer.finish(end);
    const read: Row[] = [];
    const file = await readResults(writer.path, (block) => read.push(...rowsOf(block)));
    assert.deepEqual(read, written.map(rowOf));
    assert.deepEqual(file.meta, sampleMeta());
    assert.deepEqual(file.end, end);
    assert.equal(file.interrupted, false);
    assert.equal(file.recordCount, 5000);
  });
});

Deno.test("readResults gives what ResultWriter.record took, for any records", async () => {
  await withTempDir(async (dir) => {
    const random = seededRandom(8);
    const written: ColdconnRecord[] = Array.from({ length: 500 }, (_, i) =>
      random() < 0.8
        ? {
          ok: true,
          t_connect_ms: toWholeUs(random() * 10),
          t_first_rpc_ms: toWholeUs(random() * 50),
          t_total_ms: toWholeUs(random() * 60),
          t_tcp_ms: toWholeUs(random()),
          t_tls_ms: toWholeUs(random() * 9),
          tls_version: "TLSv1.3",
          cipher: "TLS_AES_256_GCM_SHA384",
          connection_id: i,
          late_ms: toWholeUs(random() - 0.5),
          at_ms: i,
        }
        : {
          ok: false,
          code: "UNAVAILABLE",
          phase: "tls",
          error: 'no "common" cipher\n\u2028 — ✗',
          at_ms: i,
        });
    const writer = await openResultFile({ dir, meta: sampleMeta({ test: "02_coldconn" }) });
    for (const record of written) writer.record(record);
    await writer.finish(sampleEnd([], { interrupted: true, verdict: "interrupted" }));
    const read: Row[] = [];
    const file = await readResults(writer.path, (block) => read.push(...rowsOf(block)));
    assert.deepEqual(read, written.map(rowOf));
    assert.equal(file.test, "02_coldconn");
    assert.equal(file.interrupted, true);
  });
});
