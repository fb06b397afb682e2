import { factsOf, type ScenarioFacts } from "../scenarios/mod.ts";
import { type PlainRecord } from "../scenarios/testing.ts";
import { LatencyHistogram } from "../stats/mod.ts";
import { fieldsOfEnd } from "./end_fields.ts";
import { endMetrics } from "./metric_stats.ts";
import type { RecordColumns } from "./reading/record_columns.ts";
import type { ResultWriter } from "./writing/result_writer.ts";
import type { RunEnd } from "./run_end.ts";
import type { RunMeta } from "./run_meta.ts";

/** What is known of the test that most of ours are about. */
export const STEADY: ScenarioFacts = factsOf("01_steady");

/** A record of a call at a rate, for tests. */
export interface SteadyRecord extends PlainRecord {
  readonly latency_ms?: number;
  readonly late_ms?: number;
  readonly at_ms: number;
  readonly header_ms?: number;
}

/** Writes records of a test one behind the other. */
export function writeRecords(
  writer: ResultWriter,
  { record: format }: ScenarioFacts,
  records: readonly PlainRecord[],
): void {
  for (const record of records) writer.record(format.row(record));
}

/** The head of a run, for tests. */
export function sampleMeta(overrides: Partial<RunMeta> = {}): RunMeta {
  return {
    schema: 1,
    run_id: "3f1c",
    test: "01_steady",
    target: "127.0.0.1:50051",
    started_at: "2026-11-21T09:31:07.123Z",
    rps: 2000,
    duration_sec: 60,
    warmup_sec: 10,
    timeout_ms: 50,
    engine: "grpc-js",
    deno: "2.9.3",
    lab: "0.1.0",
    records: "all",
    host: { os: "linux", arch: "x86_64", cpus: 2 },
    settings: { N_RPS: 2000 },
    ...overrides,
  };
}

/** The end of a run of these records, for tests. */
export function sampleEnd(
  records: readonly SteadyRecord[],
  overrides: Partial<RunEnd> = {},
): RunEnd {
  const latency = new LatencyHistogram();
  const corrected = new LatencyHistogram();
  const corrected_ok = new LatencyHistogram();
  const late = new LatencyHistogram();
  const codes: Record<string, number> = {};
  let sent = 0;
  for (const record of records) {
    const code = record.code ?? "OK";
    codes[code] = (codes[code] ?? 0) + 1;
    if (!record.ok) corrected.recordMs(Infinity);
    if (record.latency_ms === undefined || record.late_ms === undefined) continue;
    sent++;
    latency.recordMs(record.latency_ms);
    late.recordMs(record.late_ms);
    if (!record.ok) continue;
    corrected.recordMs(record.latency_ms + record.late_ms);
    corrected_ok.recordMs(record.latency_ms + record.late_ms);
  }
  return {
    asked: records.length,
    sent,
    ok: codes.OK ?? 0,
    codes,
    elapsed_ms: 60_000,
    asked_rps: 2000,
    achieved_rps: 1999.97,
    connections: 1,
    verdict: "valid",
    reasons: [],
    interrupted: false,
    ...endMetrics({ latency, corrected, corrected_ok, late }, STEADY.metrics),
    ...overrides,
  };
}

/** Such an end as it stands in the file. */
export function sampleEndJson(...args: Parameters<typeof sampleEnd>): string {
  return JSON.stringify(fieldsOfEnd(sampleEnd(...args), STEADY));
}

/** A row of columns as an object, for tests. */
export type Row = Readonly<Record<string, unknown>>;

/** What the columns of a test say of each row. */
export function rowsOf(columns: RecordColumns, { record: format }: ScenarioFacts): Row[] {
  const text = format.texts.find(({ kind }) => kind === "text");
  return Array.from({ length: columns.count }, (_, row) => {
    const { names, ...outcome } = columns.outcomes[columns.outcome[row]];
    const error = columns.errors.get(row);
    const numbers = format.numbers
      .map(({ field, column }) => [field, columns.numbers[column]?.[row]] as const)
      .filter(([, value]) => value !== undefined && !Number.isNaN(value));
    return {
      ...outcome,
      ...names,
      ...Object.fromEntries(numbers),
      ...(text === undefined || error === undefined ? {} : { [text.field]: error }),
    };
  });
}

/** What columns say of a record. */
export function rowOf(record: PlainRecord, { record: format }: ScenarioFacts): Row {
  const fields = format.fields.map(({ field }) => [field, record[field]] as const)
    .filter(([, value]) => value !== undefined);
  const { ok, code = ok ? "OK" : "FAILED" } = record;
  return { ok, code, ...Object.fromEntries(fields) };
}
