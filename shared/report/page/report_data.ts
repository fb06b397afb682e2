import { fieldsOfLabels, formatTime } from "../../results/mod.ts";
import { factsOf } from "../../scenarios/mod.ts";
import { refusalText } from "../../stats/mod.ts";
import type { Distribution } from "../aggregate/distribution.ts";
import type { ReportCall } from "../aggregate/report_call.ts";
import type { RunFigures } from "../aggregate/run_figures.ts";

/** What the page offers as a download, and what its script draws: all figures, none of the records. */
export function reportData(figures: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ schema: 1, ...figures }, tidy);
}

/** A run without what happened along its time and without single calls. */
export function runOutline(run: RunFigures): Record<string, unknown> {
  const { path: _path, metrics: _metrics, trust: _trust, spread: _spread, ...rest } = run.summary;
  const { tallies, breakdown, own, ...summary } = rest;
  const field = factsOf(summary.test).breakdown?.field ?? "breakdown";
  return {
    name: run.name,
    ...summary,
    ...tallies,
    ...(breakdown === undefined ? {} : { [field]: fieldsOfLabels(breakdown) }),
    ...own,
    health: run.health,
    corrected: run.corrected && distributionData(run.corrected),
    corrected_answered: run.answered && distributionData(run.answered),
    service: run.service && distributionData(run.service),
    late: run.late && distributionData(run.late),
    phases: Object.fromEntries(
      Object.entries(run.phases).map(([name, phase]) => [name, distributionData(phase!)]),
    ),
  };
}

/** A run with all that the page shows of it. */
export function runData(run: RunFigures): Record<string, unknown> {
  const { time, heatmap } = run;
  const { failedAt } = factsOf(run.summary.test);
  const codes = [...new Set(time.flatMap(({ failed }) => Object.keys(failed)))];
  return {
    ...runOutline(run),
    bin_sec: heatmap.widthMs / 1000,
    over_time: {
      at_sec: time.map(({ fromMs }) => fromMs / 1000),
      p50_ms: time.map(({ p50Ms }) => p50Ms),
      p99_ms: time.map(({ p99Ms }) => p99Ms),
      max_ms: time.map(({ maxMs }) => maxMs),
      late_p99_ms: time.map(({ lateP99Ms }) => lateP99Ms),
      late_max_ms: time.map(({ lateMaxMs }) => lateMaxMs),
      asked_per_sec: time.map(({ duePerSec }) => duePerSec),
      sent_per_sec: time.map(({ sentPerSec }) => sentPerSec),
      failed: Object.fromEntries(
        codes.map((code) => [code, time.map(({ failed }) => failed[code] ?? 0)]),
      ),
    },
    slowest: callColumns(run.slowest),
    failed: {
      ...callColumns(run.failed),
      code: run.failed.map(({ code }) => code),
      ...(failedAt === undefined ? {} : { [failedAt]: run.failed.map(({ where }) => where) }),
      error: run.failed.map(({ error }) => error),
    },
  };
}

function distributionData(distribution: Distribution): Record<string, unknown> {
  const { count, failedCount, minMs, maxMs, meanMs, quantiles, spectrum } = distribution;
  return {
    count,
    failed: failedCount,
    min_ms: minMs,
    max_ms: maxMs,
    mean_ms: meanMs,
    quantiles: quantiles.map((result) => ({
      ...result,
      ...(result.kind === "refused" ? { why: refusalText(result.refusal, formatTime) } : {}),
    })),
    spectrum: spectrum.map(({ q, ms }) => [Number(q.toPrecision(9)), ms]),
  };
}

/** Calls as columns, which take half the room. */
function callColumns(calls: readonly ReportCall[]): Record<string, unknown[]> {
  return {
    at_ms: calls.map(({ atMs }) => atMs),
    latency_ms: calls.map(({ latencyMs }) => latencyMs),
    service_ms: calls.map(({ serviceMs }) => serviceMs),
    late_ms: calls.map(({ lateMs }) => lateMs),
  };
}

/** Numbers to the microsecond of a ms; +∞ and NaN are null. */
function tidy(_key: string, value: unknown): unknown {
  if (typeof value !== "number") return value;
  return Number.isFinite(value) ? Number(value.toPrecision(9)) : null;
}
