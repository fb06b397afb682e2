import type { ReadRecord, Summary } from "../results/mod.ts";
import { RunCollector } from "./aggregate/run_collector.ts";
import { type RunFigures, runFigures } from "./aggregate/run_figures.ts";
import { estimateQuantile } from "./estimate_quantile.ts";

/** Records for tests: `count` calls, one a ms, each of which took 40 to 44 ms and left 0.1 ms late. */
export function sampleRecords(count: number): ReadRecord[] {
  return Array.from({ length: count }, (_, k) => ({
    ok: true,
    latency_ms: 40 + (k * 7919 % 4000) / 1000,
    late_ms: 0.1,
    at_ms: k,
  }));
}

/** The figures of a run of these records, for tests. */
export function sampleRun(
  records: readonly ReadRecord[],
  { name = "sample", ...overrides }: Partial<Summary> & { readonly name?: string } = {},
): RunFigures {
  const collector = new RunCollector({ durationMs: records.length });
  for (const record of records) collector.add(record);
  return runFigures({
    name,
    summary: {
      path: "results/sample.txt",
      test: "01_steady",
      meta: { duration_sec: records.length / 1000, target: "localhost:50051" },
      figuresFrom: "records",
      sent: records.length,
      ok: records.filter(({ ok }) => ok).length,
      codes: collector.codes,
      firstMessages: {},
      askedRps: 1000,
      achievedRps: 1000,
      metrics: {},
      tls: {},
      phases: {},
      thresholds: [],
      verdict: "valid",
      reasons: [],
      warnings: [],
      ...overrides,
    },
    collector,
    histograms: {},
    estimate: estimateQuantile,
  });
}
