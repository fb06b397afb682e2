import type { Metric } from "../scenarios/mod.ts";
import { type Histograms, type MetricStats, metricStats } from "./metric_stats.ts";

/** The calls of one label of a breakdown. */
export interface BreakdownStats {
  /** Calls sent. */
  readonly sent: number;
  /** Of them those that succeeded. */
  readonly ok: number;
  /** By the metrics' names, which in the file are fields beside the two above. */
  readonly metrics: Partial<Record<string, MetricStats>>;
}

/** The figures of one label's calls, without the histograms that they are of. */
export function breakdownStats(
  { sent, ok, histograms }: {
    readonly sent: number;
    readonly ok: number;
    readonly histograms: Histograms;
  },
  metrics: readonly Metric[],
): BreakdownStats {
  const stats: Partial<Record<string, MetricStats>> = {};
  for (const { name } of metrics) {
    const histogram = histograms[name];
    const figures = histogram && metricStats(histogram);
    if (figures !== undefined) stats[name] = figures;
  }
  return { sent, ok, metrics: stats };
}
