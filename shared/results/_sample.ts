import { LatencyHistogram } from "../stats/mod.ts";
import { endMetrics } from "./metric_stats.ts";
import type { ReadRecord } from "./reading/read_record.ts";
import type { RecordColumns } from "./reading/record_columns.ts";
import { COLUMN_FIELDS, TIME_COLUMNS } from "./reading/record_columns.ts";
import type { SteadyRecord } from "./records_mode.ts";
import type { RunEnd } from "./run_end.ts";
import type { RunMeta } from "./run_meta.ts";

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
    ...endMetrics({ latency, corrected, corrected_ok, late }),
    ...overrides,
  };
}

/** Runs `body` with a directory of its own, which is removed behind it. */
export async function withTempDir(body: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await body(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** A row of columns as an object, for tests. */
export type Row = Readonly<Record<string, unknown>>;

/** What the columns say of each row. */
export function rowsOf(columns: RecordColumns): Row[] {
  return Array.from({ length: columns.count }, (_, row) => {
    const error = columns.errors.get(row);
    const times = TIME_COLUMNS.map((name) => [COLUMN_FIELDS[name], columns.times[name]?.[row]])
      .filter(([, ms]) => ms !== undefined && !Number.isNaN(ms));
    return {
      ...columns.outcomes[columns.outcome[row]],
      ...Object.fromEntries(times),
      ...(error === undefined ? {} : { error }),
    };
  });
}

/** What columns say of a record. */
export function rowOf(record: ReadRecord): Row {
  const { ok, code, phase, tls_version: version, cipher, error } = record;
  const session = [version, cipher].filter((text) => text !== undefined).join(" ");
  const times = TIME_COLUMNS.map((name) => COLUMN_FIELDS[name])
    .map((field) => [field, record[field as keyof ReadRecord]] as const)
    .filter(([, ms]) => ms !== undefined);
  return {
    ok,
    code: code ?? (ok ? "OK" : "FAILED"),
    ...(phase === undefined ? {} : { phase }),
    ...(session === "" ? {} : { session }),
    ...Object.fromEntries(times),
    ...(error === undefined ? {} : { error }),
  };
}
