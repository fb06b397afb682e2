import { correctedMetric, isOkOnly, type Metric } from "../scenarios/mod.ts";
import { LatencyHistogram, quantile } from "../stats/mod.ts";

/** What was counted of each metric of a run, by the metrics' names. */
export type Histograms = Partial<Record<string, LatencyHistogram>>;

/**
 * One metric in figures. With too few calls a high quantile says little; the summary leaves it out.
 * Infinity is a figure that is undefined, because it falls among calls that failed.
 */
export interface MetricStats {
  /** Calls that are counted. */
  readonly count: number;
  /** How many of the calls failed, and are above every time; absent when none is. */
  readonly failed?: number;
  /** The median, ms. */
  readonly p50_ms: number;
  /** Ninety of a hundred took no longer, ms. */
  readonly p90_ms: number;
  /** The 95th percentile, ms. */
  readonly p95_ms: number;
  /** The 99th percentile, ms. */
  readonly p99_ms: number;
  /** The 99.9th percentile, ms. */
  readonly "p99.9_ms": number;
  /** The longest, ms. */
  readonly max_ms: number;
  /** The mean, ms. */
  readonly mean_ms: number;
  /** How many of the others were longer than the 60 s of the histogram; absent when none was. */
  readonly clamped?: number;
}

/** The quantiles in MetricStats by their field. */
export const QUANTILES = {
  p50_ms: 0.5,
  p90_ms: 0.9,
  p95_ms: 0.95,
  p99_ms: 0.99,
  "p99.9_ms": 0.999,
} as const;

/** A time as result files write it: whole microseconds in ms, and never −0. */
export function toWholeUs(ms: number): number {
  return Math.round(ms * 1000) / 1000 + 0;
}

/** The figures of a histogram; undefined when it is empty. */
export function metricStats(histogram: LatencyHistogram): MetricStats | undefined {
  const { count, infiniteCount } = histogram;
  if (count === 0) return undefined;
  const clamped = histogram.clampedCount - infiniteCount;
  return {
    count,
    ...(infiniteCount > 0 ? { failed: infiniteCount } : {}),
    ...figures((q) => histogram.quantileMs(q), histogram.meanMs),
    ...(clamped > 0 ? { clamped } : {}),
  };
}

/** The figures of times as `sortedTimes` gives them; undefined when there are none. */
export function timesStats(sorted: Float64Array): MetricStats | undefined {
  if (sorted.length === 0) return undefined;
  let sumMs = 0;
  for (let i = 0; i < sorted.length; i++) sumMs += sorted[i];
  const failed = infiniteAtEnd(sorted);
  return {
    count: sorted.length,
    ...(failed === 0 ? {} : { failed }),
    ...figures((q) => quantile(sorted, q), sumMs / sorted.length),
  };
}

/** How many of times in ascending order are Infinity. */
export function infiniteAtEnd(sorted: Float64Array): number {
  let finite = 0;
  let infinite = sorted.length;
  while (finite < infinite) {
    const middle = (finite + infinite) >> 1;
    if (sorted[middle] === Infinity) infinite = middle;
    else finite = middle + 1;
  }
  return sorted.length - finite;
}

function figures(quantileMs: (q: number) => number, meanMs: number) {
  const at = (q: number) => toWholeUs(quantileMs(q));
  return {
    p50_ms: at(QUANTILES.p50_ms),
    p90_ms: at(QUANTILES.p90_ms),
    p95_ms: at(QUANTILES.p95_ms),
    p99_ms: at(QUANTILES.p99_ms),
    "p99.9_ms": at(QUANTILES["p99.9_ms"]),
    max_ms: at(1),
    mean_ms: toWholeUs(meanMs),
  };
}

/** The part of `#END` that histograms give: the figures of each, and the histograms themselves. */
export interface EndMetrics {
  /** By their names, which in the file are fields of `#END` itself. */
  readonly metrics: Partial<Record<string, MetricStats>>;
  /** HdrHistogram V2, compressed, base64, in µs. */
  readonly histograms: Partial<Record<string, string>>;
}

/**
 * What `#END` says of these histograms, in the order of the metrics. Empty ones are left out, and
 * the corrected latency of answered calls where no call failed, as it would be the same again.
 */
export function endMetrics(histograms: Histograms, metrics: readonly Metric[]): EndMetrics {
  const stats: Partial<Record<string, MetricStats>> = {};
  const encoded: Partial<Record<string, string>> = {};
  const corrected = histograms[correctedMetric(metrics)?.name ?? ""];
  for (const metric of metrics) {
    const histogram = histograms[metric.name];
    if (histogram === undefined || histogram.count === 0) continue;
    if (isOkOnly(metric) && corrected?.count === histogram.count) continue;
    stats[metric.name] = metricStats(histogram);
    encoded[metric.name] = histogram.toBase64();
  }
  return { metrics: stats, histograms: encoded };
}
