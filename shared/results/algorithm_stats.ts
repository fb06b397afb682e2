import { METRIC_NAMES, type MetricName, type MetricStats, metricStats } from "./metric_stats.ts";
import type { LatencyHistogram } from "../stats/mod.ts";

/** The calls of 03_signing that asked for one algorithm. */
export type AlgorithmStats = Partial<Record<MetricName, MetricStats>> & {
  readonly sent: number;
  readonly ok: number;
};

/** The figures of one algorithm's calls, without the histograms that they are of. */
export function algorithmStats(
  { sent, ok, histograms }: {
    readonly sent: number;
    readonly ok: number;
    readonly histograms: Partial<Record<MetricName, LatencyHistogram>>;
  },
): AlgorithmStats {
  const stats: Partial<Record<MetricName, MetricStats>> = {};
  for (const name of METRIC_NAMES) {
    const histogram = histograms[name];
    const figures = histogram && metricStats(histogram);
    if (figures !== undefined) stats[name] = figures;
  }
  return { sent, ok, ...stats };
}
