import type { MetricStats } from "../metric_stats.ts";

/** The rows of a table of times: what each is called, and the figure that it shows. */
export const QUANTILE_ROWS: readonly (readonly [string, keyof MetricStats])[] = [
  ["p50", "p50_ms"],
  ["p90", "p90_ms"],
  ["p95", "p95_ms"],
  ["p99", "p99_ms"],
  ["p99.9", "p99.9_ms"],
  ["max", "max_ms"],
];
