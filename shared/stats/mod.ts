/** Histograms and quantiles. @module */
export { type HistogramSnapshot, LatencyHistogram } from "./latency_histogram.ts";
export { nearestRank } from "./nearest_rank.ts";
export { quantile, sortedCopy } from "./quantile.ts";
