import type { LatencyHistogram } from "../../stats/mod.ts";
import {
  type Distribution,
  type EstimateQuantile,
  spectrumQuantiles,
  TABLE_QUANTILES,
} from "./distribution.ts";

/**
 * The figures of a histogram of `#END`, where the file has no record of each call: a histogram has
 * every call as it took, whatever its status, and knows no order.
 */
export function histogramDistribution(
  histogram: LatencyHistogram,
  estimate: EstimateQuantile,
): Distribution {
  const { count } = histogram;
  return {
    count,
    failedCount: 0,
    minMs: histogram.minMs,
    maxMs: histogram.maxMs,
    meanMs: histogram.meanMs,
    quantiles: TABLE_QUANTILES.map((q) => estimate(q, { ms: histogram.quantileMs(q), count })),
    spectrum: spectrumQuantiles(count).map((q) => ({ q, ms: histogram.quantileMs(q) })),
  };
}
