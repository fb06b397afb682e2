import assert from "node:assert/strict";
import { withTempDir } from "../../base/testing.ts";
import {
  type Row,
  rowOf,
  rowsOf,
  sampleEnd,
  sampleEndJson,
  sampleMeta,
  STEADY,
  type SteadyRecord,
  writeRecords,
} from "../_sample.ts";
import { type RecordField, RecordFormat, type ScenarioFacts } from "../../scenarios/mod.ts";
import { addScenario, type PlainRecord, toy } from "../../scenarios/testing.ts";
import {
  openResultFile,
  readResults,
  type RecordsMode,
  ResultFileError,
  ResultWriter,
} from "../mod.ts";
import { seededRandom } from "../../pace/mod.ts";
import { toWholeUs } from "../metric_stats.ts";
import type { Sink } from "./chunk_writer.ts";

/** A sink in memory, which can be told to hold its writes back. */
class MemorySink implements Sink {
  readonly bytes: number[] = [];
  closed = false;
  hold: Promise<void> = Promise.resolve();
  /** How much the disk takes. */
  room = Infinity;

  async write(bytes: Uint8Array): Promise<number> {
    await this.hold;
    const roomLeft = this.room - this.bytes.length;
    if (roomLeft <= 0) throw Object.assign(new Error("disk full"), { code: "ENOSPC" });
    const some = bytes.subarray(0, Math.min(roomLeft, Math.max(1, bytes.length >> 1))); // as a file may
    for (const byte of some) this.bytes.push(byte);
    return some.length;
  }

  sync(): Promise<void> {
    return Promise.resolve();
  }

  truncate(length: number): Promise<void> {
    this.bytes.length = length;
    return Promise.resolve();
  }

  seek(offset: number): Promise<number> {
    assert.equal(offset, this.bytes.length);
    return Promise.resolve(offset);
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
  { facts = STEADY, records = "all", maxPendingBytes }: {
    readonly facts?: ScenarioFacts;
    readonly records?: RecordsMode;
    readonly maxPendingBytes?: number;
  } = {},
): { sink: MemorySink; writer: ResultWriter; write: (...records: PlainRecord[]) => void } {
  const sink = new MemorySink();
  const { test, record } = facts;
  const meta = sampleMeta({ records, test });
  const writer = new ResultWriter(sink, { path: "memory", meta, record, maxPendingBytes });
  return { sink, writer, write: (...records) => writeRecords(writer, facts, records) };
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
  const { sink, writer, write } = memoryWriter();
  write(OK, TIMED_OUT, { ok: false, code: "NOT_SENT", at_ms: 13.5 }, { ...OK, header_ms: 40.1 });
  await writer.finish(sampleEnd([]));
  const [test, meta, ...records] = sink.lines;
  assert.equal(test, "#TEST=01_steady");
  assert.deepEqual(JSON.parse(meta.slice("#META=".length)), sampleMeta());
  assert.deepEqual(records.slice(0, 4), [
    '{"ok":true,"latency_ms":40.830,"late_ms":0.050,"at_ms":12.500}',
    '{"ok":false,"code":"DEADLINE_EXCEEDED","latency_ms":50.020,"late_ms":0.040,"at_ms":13.000}',
    '{"ok":false,"code":"NOT_SENT","at_ms":13.500}',
    '{"ok":true,"latency_ms":40.830,"late_ms":0.050,"at_ms":12.500,"header_ms":40.100}',
  ]);
  assert.equal(records[4], `#END=${sampleEndJson([])}`);
  assert.ok(sink.closed);
});

Deno.test("ResultWriter writes what is the scenario's own in the order of its format", async () => {
  const { sink, writer, write } = memoryWriter({ facts: toy });
  const times = { at_ms: 12.5, late_ms: 0.05, took_ms: 40.83 };
  write({ ...times, ok: true, item: "pear", messages: 2, rest_ms: 0.03, first_ms: 40.8 });
  write({ ...times, ok: false, code: "HTTP_404", note: "gone", stage: "first", item: "none" });
  await writer.finish(sampleEnd([]));
  const [test, meta, ...records] = sink.lines;
  assert.equal(test, "#TEST=99_toy");
  assert.equal(JSON.parse(meta.slice("#META=".length)).test, "99_toy");
  assert.deepEqual(records.slice(0, 2), [
    '{"ok":true,"took_ms":40.830,"late_ms":0.050,"at_ms":12.500,"first_ms":40.800,' +
    '"rest_ms":0.030,"messages":2,"item":"pear"}',
    '{"ok":false,"code":"HTTP_404","took_ms":40.830,"late_ms":0.050,"at_ms":12.500,' +
    '"item":"none","stage":"first","note":"gone"}',
  ]);
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
    { name: "the last in whole numbers of 32 bits", ms: 2_147_483.647, text: "2147483.647" },
    { name: "the first beyond them", ms: 2_147_483.648, text: "2147483.648" },
    { name: "ten days", ms: 864_000_000.25, text: "864000000.250" },
  ]
) {
  Deno.test(`ResultWriter.record writes ${text} when a time is ${name}`, async () => {
    const { sink, writer, write } = memoryWriter();
    write({ ok: true, at_ms: ms });
    await writer.finish(sampleEnd([]));
    assert.equal(sink.lines[2], `{"ok":true,"at_ms":${text}}`);
  });
}

for (const size of [0, 9, 10, 2 ** 31 - 1, 2 ** 31, 999_999_999_999, -7]) {
  Deno.test(`ResultWriter.record writes a count of ${size} as it is`, async () => {
    const { sink, writer, write } = memoryWriter({ facts: toy });
    write({ ok: true, messages: size });
    await writer.finish(sampleEnd([]));
    assert.equal(sink.lines[2], `{"ok":true,"messages":${size}}`);
  });
}

Deno.test("ResultWriter leaves out times that are no number", async () => {
  const { sink, writer, write } = memoryWriter();
  write({ ok: true, latency_ms: NaN, late_ms: Infinity, at_ms: 1, header_ms: NaN });
  write({ ok: true, latency_ms: 1e12, late_ms: -1e12, at_ms: 1 });
  await writer.finish(sampleEnd([]));
  const line = '{"ok":true,"at_ms":1.000}';
  assert.deepEqual(sink.lines.slice(2, 4), [line, line]);
});

Deno.test("ResultWriter.record keeps a text short and on its line", async () => {
  const { sink, writer, write } = memoryWriter({ facts: toy });
  write({ ok: false, stage: "rest", note: `a\nb${"x".repeat(1000)}`, at_ms: 1.23456 });
  await writer.finish(sampleEnd([]));
  const record = JSON.parse(sink.lines[2]);
  assert.equal(record.note.length, 200);
  assert.equal(record.at_ms, 1.235);
});

for (
  const { mode, kept } of [
    { mode: "all", kept: 2 },
    { mode: "failed", kept: 1 },
    { mode: "none", kept: 0 },
  ] as const
) {
  Deno.test(`ResultWriter keeps ${kept} of 2 records when the mode is ${mode}`, async () => {
    const { sink, writer, write } = memoryWriter({ records: mode });
    write(OK, TIMED_OUT);
    await writer.finish(sampleEnd([]));
    assert.equal(sink.lines.filter((line) => line.startsWith("{")).length, kept);
  });
}

Deno.test("ResultWriter writes what it has when a second of the run has passed", async () => {
  const { sink, writer, write } = memoryWriter();
  await writer.flush();
  const recordsWritten = () => sink.lines.filter((line) => line.startsWith("{")).length;
  write({ ...OK, at_ms: 100 }, { ok: true, at_ms: 1099 });
  // Enough turns for the sink in memory to have taken whatever was handed to it.
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
  assert.equal(recordsWritten(), 0);
  write({ ...OK, at_ms: 1100 });
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
  assert.equal(recordsWritten(), 3);
  await writer.finish(sampleEnd([]));
});

Deno.test("ResultWriter counts that second from the first record that tells its time", async () => {
  const { sink, writer, write } = memoryWriter();
  write({ ok: true, latency_ms: 1 }, { ok: true, at_ms: 100 }, { ok: true, at_ms: 1100 });
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
  assert.equal(sink.lines.filter((line) => line.startsWith("{")).length, 3);
  await writer.finish(sampleEnd([]));
});

Deno.test("ResultWriter bounds what waits, and tells, when the disk stands still", async () => {
  const { sink, writer, write } = memoryWriter({ maxPendingBytes: 200_000 });
  const { promise, resolve } = Promise.withResolvers<void>();
  sink.hold = promise;
  for (let i = 0; i < 20_000; i++) write(OK);
  resolve();
  await assert.rejects(writer.finish(sampleEnd([])), { name: "ResultFileError", kind: "slow" });
  const kept = sink.lines.filter((line) => line.startsWith("{")).length;
  const end = JSON.parse(sink.lines.at(-2)!.slice("#END=".length));
  assert.ok(sink.bytes.length < 300_000);
  assert.equal(kept + end.records_left_out, 20_000);
});

Deno.test("ResultWriter keeps the failure when the disk is full in the middle of a run", async () => {
  const file = await Deno.open("/dev/full", { write: true });
  const writer = new ResultWriter(file, {
    path: "/dev/full",
    meta: sampleMeta(),
    record: STEADY.record,
  });
  for (let i = 0; i < 2000; i++) writeRecords(writer, STEADY, [OK]);
  await writer.flush();
  assert.equal(writer.failed?.kind, "full");
  writeRecords(writer, STEADY, [OK]);
  await assert.rejects(writer.finish(sampleEnd([])), (error) => {
    assert.ok(error instanceof ResultFileError);
    assert.equal(error.kind, "full");
    assert.match(error.message, /\/dev\/full.*no space left.*RESULTS_DIR/);
    return true;
  });
});

Deno.test("ResultWriter says at once that the disk is full, and ends the file from room that was kept", async () => {
  const sink = new MemorySink();
  const told: string[] = [];
  const writer = new ResultWriter(sink, {
    path: "memory",
    meta: sampleMeta(),
    record: STEADY.record,
    onFailed: ({ kind }) => told.push(kind),
    freeRoom: () => {
      sink.room = Infinity;
      return Promise.resolve();
    },
  });
  sink.room = 100_000;
  const write = () => writeRecords(writer, STEADY, Array.from({ length: 2000 }, () => OK));
  write();
  await writer.flush();
  assert.deepEqual(told, ["full"]);
  write();
  await assert.rejects(writer.finish(sampleEnd([])), { name: "ResultFileError", kind: "full" });
  const lines = sink.lines.slice(0, -1);
  const records = lines.filter((line) => line.startsWith("{"));
  for (const line of records) JSON.parse(line);
  assert.ok(records.length > 0 && records.length < 2000);
  const end = JSON.parse(lines.at(-1)!.slice("#END=".length));
  assert.equal(records.length + end.records_left_out, 4000);
  assert.deepEqual(told, ["full"]);
});

Deno.test("ResultWriter.finish does its work once when it is called twice", async () => {
  const { sink, writer } = memoryWriter();
  await Promise.all([writer.finish(sampleEnd([])), writer.finish(sampleEnd([]))]);
  assert.equal(sink.lines.filter((line) => line.startsWith("#END=")).length, 1);
});

Deno.test("readResults gives what ResultWriter took of calls, for any records", async () => {
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
    const { record } = STEADY;
    const writer = await openResultFile({ dir, meta: sampleMeta(), record });
    writeRecords(writer, STEADY, written);
    const end = sampleEnd(written);
    await writer.finish(end);
    const read: Row[] = [];
    const file = await readResults(
      writer.path,
      (block, facts) => read.push(...rowsOf(block, facts)),
    );
    assert.deepEqual(read, written.map((record) => rowOf(record, STEADY)));
    assert.deepEqual(file.meta, sampleMeta());
    assert.deepEqual(file.end, end);
    assert.equal(file.interrupted, false);
    assert.equal(file.recordCount, 5000);
  });
});

Deno.test("readResults gives what ResultWriter took of a scenario that nobody knows, for any records", async () => {
  using _ = addScenario(toy);
  await withTempDir(async (dir) => {
    const random = seededRandom(8);
    const written: PlainRecord[] = Array.from({ length: 500 }, (_, i) =>
      random() < 0.8
        ? {
          ok: true,
          took_ms: toWholeUs(random() * 60),
          first_ms: toWholeUs(random() * 50),
          ...(random() < 0.9 ? { rest_ms: toWholeUs(random() * 10) } : {}),
          item: random() < 0.5 ? "apple" : "pear",
          messages: i,
          late_ms: toWholeUs(random() - 0.5),
          at_ms: i,
        }
        : {
          ok: false,
          code: "UNAVAILABLE",
          stage: "first",
          note: 'no "common" cipher\n\u2028 — ✗',
          at_ms: i,
        });
    const writer = await openResultFile({
      dir,
      meta: sampleMeta({ test: "99_toy" }),
      record: toy.record,
    });
    writeRecords(writer, toy, written);
    await writer.finish(sampleEnd([], { interrupted: true, verdict: "interrupted" }));
    const read: Row[] = [];
    const file = await readResults(
      writer.path,
      (block, facts) => read.push(...rowsOf(block, facts)),
    );
    assert.deepEqual(read, written.map((record) => rowOf(record, toy)));
    assert.equal(file.test, "99_toy");
    assert.equal(file.interrupted, true);
  });
});

Deno.test("ResultWriter has room for the longest line that a format allows", async () => {
  const record = new RecordFormat([
    ...Array.from({ length: 60 }, (_, k): RecordField => ({
      ...{ field: `text_${k}`, help: "", kind: k % 2 === 0 ? "name" : "text" },
    })),
    { field: "at_ms", help: "", kind: "ms", column: "at" },
    { field: "size", help: "", kind: "count", column: "size" },
  ]);
  const facts = { ...STEADY, record };
  const { sink, writer, write } = memoryWriter({ facts });
  // Six bytes of JSON for each char: the lines together are ten times as long as a chunk.
  const text = "\u0007".repeat(200);
  const texts = Object.fromEntries(record.texts.map(({ field }) => [field, text]));
  const written = { ok: false, code: text, ...texts, at_ms: -999_999_999_999.999, size: 1e12 - 1 };
  for (let i = 0; i < 10; i++) write(written);
  await writer.finish(sampleEnd([]));
  const lines = sink.lines.filter((line) => line.startsWith("{"));
  assert.deepEqual(lines.map((line) => JSON.parse(line)), Array(10).fill(written));
});

Deno.test("ResultWriter writes and escapes names, however many there are", async () => {
  const { sink, writer, write } = memoryWriter({ facts: toy });
  const names = Array.from({ length: 1000 }, (_, k) => `"${k}\n`);
  for (const item of [...names, ...names]) write({ ok: true, item });
  await writer.finish(sampleEnd([]));
  const read = sink.lines.filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line).item);
  assert.deepEqual(read, [...names, ...names]);
});

Deno.test("ResultWriter puts what is the scenario's own flat into #END, where it stands", async () => {
  using _ = addScenario(toy);
  const { sink, writer } = memoryWriter({ facts: toy });
  const { metrics, histograms, verdict, reasons, interrupted, ...counts } = sampleEnd([OK]);
  await writer.finish({
    ...counts,
    metrics,
    histograms,
    breakdown: { pear: { sent: 1, ok: 1, metrics } },
    own: { counted: { messages: 1 }, shares: 2 },
    verdict,
    reasons,
    interrupted,
  });
  const end = JSON.parse(sink.lines[2].slice("#END=".length));
  assert.deepEqual(Object.keys(end), [
    ...Object.keys(counts),
    ...["latency", "corrected", "late", "histograms", "items", "counted", "shares"],
    ...["verdict", "reasons", "interrupted"],
  ]);
  assert.deepEqual(Object.keys(end.items.pear), [
    ...["sent", "ok", "latency", "corrected", "late"],
  ]);
});
