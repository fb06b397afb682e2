import { LatencyHistogram } from "../stats/mod.ts";

/**
 * The times that a run measures. Each counts every call that was sent, whatever its status, as far
 * as it got: a call that timed out waited, and leaving it out would flatter the server.
 *
 * - `latency`: service time, done − sent
 * - `corrected`: latency + lateness, what a caller on schedule would have waited
 * - `late`: sent − intended
 * - `header`: response headers − sent
 * - `connect`, `first_rpc`, `total`: the parts of a cold connection and their sum
 * - `dns`, `tcp`, `tls`, `settings`: the steps of `connect`
 */
export const METRIC_NAMES = [
  "latency",
  "corrected",
  "late",
  "header",
  "connect",
  "first_rpc",
  "total",
  "dns",
  "tcp",
  "tls",
  "settings",
] as const;
export type MetricName = (typeof METRIC_NAMES)[number];

/** One metric in figures. With too few calls a high quantile says little; the summary leaves it out. */
export interface MetricStats {
  readonly count: number;
  readonly p50_ms: number;
  readonly p90_ms: number;
  readonly p95_ms: number;
  readonly p99_ms: number;
  readonly "p99.9_ms": number;
  readonly max_ms: number;
  readonly mean_ms: number;
  /** How many were longer than the 60 s of the histogram; absent when none was. */
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
  if (histogram.count === 0) return undefined;
  const at = (q: number) => toWholeUs(histogram.quantileMs(q));
  return {
    count: histogram.count,
    p50_ms: at(QUANTILES.p50_ms),
    p90_ms: at(QUANTILES.p90_ms),
    p95_ms: at(QUANTILES.p95_ms),
    p99_ms: at(QUANTILES.p99_ms),
    "p99.9_ms": at(QUANTILES["p99.9_ms"]),
    max_ms: toWholeUs(histogram.maxMs),
    mean_ms: toWholeUs(histogram.meanMs),
    ...(histogram.clampedCount > 0 ? { clamped: histogram.clampedCount } : {}),
  };
}

/** The part of `#END` that histograms give: the figures of each, and the histograms themselves. */
export type EndMetrics = Partial<Record<MetricName, MetricStats>> & {
  /** HdrHistogram V2, compressed, base64, in µs. */
  readonly histograms: Partial<Record<MetricName, string>>;
};

/** What `#END` says of these histograms. Empty ones are left out. */
export function endMetrics(
  histograms: Partial<Record<MetricName, LatencyHistogram>>,
): EndMetrics {
  const stats: Partial<Record<MetricName, MetricStats>> = {};
  const encoded: Partial<Record<MetricName, string>> = {};
  for (const name of METRIC_NAMES) {
    const histogram = histograms[name];
    if (histogram === undefined || histogram.count === 0) continue;
    stats[name] = metricStats(histogram);
    encoded[name] = histogram.toBase64();
  }
  return { ...stats, histograms: encoded };
}
