import { type OrderedSample, quantileInterval, type QuantileResult } from "../../stats/mod.ts";
import { type MetricStats, QUANTILES } from "../metric_stats.ts";

/** A quantile by its field. */
export type QuantileField = keyof typeof QUANTILES;
/** How far each quantile of a metric can be trusted: an interval, or why there is none. */
export type QuantileTrust = Partial<Record<QuantileField, QuantileResult>>;

/** How far the quantiles that are shown can be trusted, from all times in their order. */
export function sampleTrust(sample: OrderedSample, shown: Partial<MetricStats>): QuantileTrust {
  return trust(shown, (q) => quantileInterval(sample, q));
}

/** The same of figures of which only a histogram is left: it knows no order, and so no interval. */
export function histogramTrust(shown: Partial<MetricStats>): QuantileTrust {
  const { count = 0, failed = 0 } = shown;
  return trust(
    shown,
    (q, value) =>
      value === Infinity
        ? { kind: "undefined", q, failedRatio: failed / count }
        : { kind: "refused", q, value, refusal: { kind: "no-order" } },
  );
}

function trust(
  shown: Partial<MetricStats>,
  of: (q: number, value: number) => QuantileResult,
): QuantileTrust {
  const result: QuantileTrust = {};
  for (const [field, q] of Object.entries(QUANTILES) as [QuantileField, number][]) {
    const value = shown[field];
    if (value !== undefined) result[field] = of(q, value);
  }
  return result;
}
