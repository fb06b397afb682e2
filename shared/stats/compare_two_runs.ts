import type { QuantileResult } from "./quantile_interval.ts";

/** The ratio of one quantile of two runs, B over A, when both have an interval. */
interface TwoRunsRatio {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly differ: boolean;
}

/**
 * The interval of the ratio of two quantiles from that of each, on the logarithmic scale, where the
 * distances to either end add up as squares (MOVER: Zou and Donner, Statistics in Medicine 2008).
 * It knows how much calls vary within these two runs and nothing of how much runs vary, so it never
 * says that one build is worse.
 *
 * @returns undefined unless both quantiles have an interval
 */
export function compareTwoRuns(a: QuantileResult, b: QuantileResult): TwoRunsRatio | undefined {
  if (a.kind !== "interval" || b.kind !== "interval") return undefined;
  if (!(a.low > 0 && b.low > 0)) return undefined;
  const difference = Math.log(b.value / a.value);
  const low = difference -
    Math.hypot(Math.log(b.value / b.low), Math.log(a.high / a.value));
  const high = difference +
    Math.hypot(Math.log(b.high / b.value), Math.log(a.value / a.low));
  return {
    estimate: Math.exp(difference),
    low: Math.exp(low),
    high: Math.exp(high),
    differ: low > 0 || high < 0,
  };
}

/** The comparison in words, which claim no more than two runs can. */
export function twoRunsText(ratio: TwoRunsRatio | undefined): string {
  if (ratio === undefined) return "cannot be compared: one of them has no interval";
  return ratio.differ ? "these two runs differ" : "these two runs do not differ measurably";
}
