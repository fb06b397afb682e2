/** Histograms, quantiles with their confidence intervals, comparison of runs. @module */
export { comparePairs, type PairsComparison, type PairsVerdict } from "./compare_pairs.ts";
export { compareTwoRuns, twoRunsText } from "./compare_two_runs.ts";
export { holm } from "./holm.ts";
export { type HistogramSnapshot, LatencyHistogram } from "./latency_histogram.ts";
export { type LogBucket, logBuckets } from "./log_buckets.ts";
export { nearestRank } from "./nearest_rank.ts";
export type { OrderedSample } from "./ordered_sample.ts";
export { quantile } from "./quantile.ts";
export { type Dependence, quantileInterval, type QuantileResult } from "./quantile_interval.ts";
export { type QuantileRefusal, refusalText } from "./quantile_refusal.ts";
export { signedRankTest } from "./signed_rank.ts";
export { sortedTimes } from "./sorted_times.ts";
