/** Histograms, quantiles and their confidence intervals. @module */
export { type HistogramSnapshot, LatencyHistogram } from "./latency_histogram.ts";
export { nearestRank } from "./nearest_rank.ts";
export { type OrderedSample, orderedSample } from "./ordered_sample.ts";
export { quantile, sortedCopy } from "./quantile.ts";
export { type Dependence, quantileInterval, type QuantileResult } from "./quantile_interval.ts";
export { type FormatValue, type QuantileRefusal, refusalText } from "./quantile_refusal.ts";
export { sortedTimes } from "./sorted_times.ts";
