import { countForUpperBound, quantileRanks } from "./binomial_ranks.ts";
import { longRunVariance, MIN_SERIES } from "./long_run_variance.ts";
import { nearestRank } from "./nearest_rank.ts";
import { normalQuantile } from "./normal_quantile.ts";
import type { OrderedSample } from "./ordered_sample.ts";
import type { QuantileRefusal } from "./quantile_refusal.ts";

/** As many effective calls must lie above a quantile. */
const MIN_EXCEEDANCES = 10;
/** Halves of the run disagree when a difference as large comes by chance in 1 of 100 runs. */
const HALVES_DOUBT = 0.01;
/** Above this share one spell is all that is known of how spells vary. */
const MAX_EPISODE_SHARE = 0.5;
/**
 * How sure it has to be that the inflation is not larger than thought: to let a run through, and for
 * the width of its interval. Among the runs with barely enough calls those come through whose
 * inflation was taken too small, and only a wide interval makes up for that.
 */
const CONFIDENCE_TO_JUDGE = 0.9;
const CONFIDENCE_OF_WIDTH = 0.995;
/** How many times as long a run has to be at least, when its length is what is wrong. */
const LONGER = 4;

/** How much the values of a run are worth when they depend on each other. */
export interface Dependence {
  /** Variance inflation, 1 or more: so many calls are worth one independent call. */
  readonly inflation: number;
  /** Independent calls that would tell as much. */
  readonly effectiveCount: number;
}

/** A quantile of one run, with what is known of it. Values are in the unit of the sample. */
export type QuantileResult =
  /** `high` is +Infinity when so many calls failed that the upper bound is one of them. */
  | {
    readonly kind: "interval";
    readonly q: number;
    readonly value: number;
    readonly low: number;
    readonly high: number;
    readonly confidence: number;
    readonly dependence: Dependence;
  }
  /** So many calls failed that the quantile is one of them: no caller waited any known time. */
  | { readonly kind: "undefined"; readonly q: number; readonly failedRatio: number }
  /** The value is that of this run, and says little of the next. NaN when there are none. */
  | {
    readonly kind: "refused";
    readonly q: number;
    readonly value: number;
    readonly refusal: QuantileRefusal;
  };

/**
 * The nearest-rank quantile of a run with its confidence interval from binomial order statistics at
 * the effective sample size, or the reason why there is none.
 *
 * Calls of one run are not independent: a slow spell makes many slow at once. What matters here is
 * how much more the share of calls above the quantile varies than that of independent calls
 * (Heidelberger and Lewis, Operations Research 1984), so the ranks are those of so many fewer calls.
 *
 * @param q above 0 and below 1
 * @param options `confidence` 0 to 1, @default 0.95
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { quantileInterval } from "@lab/shared/stats";
 * import { orderedSample } from "./ordered_sample.ts";
 * const sample = orderedSample(Float64Array.from({ length: 2000 }, (_, i) => i * 7919 % 2000));
 * const median = quantileInterval(sample, 0.5);
 * assert.ok(median.kind === "interval" && median.low < 999 && median.high > 999);
 * ```
 */
export function quantileInterval(
  sample: OrderedSample,
  q: number,
  options: { readonly confidence?: number } = {},
): QuantileResult {
  if (!(q > 0 && q < 1)) throw new RangeError(`a quantile with an interval is 0 to 1, not ${q}`);
  const { confidence = 0.95 } = options;
  const { sorted } = sample;
  const count = sorted.length;
  if (count === 0) return { kind: "refused", q, value: NaN, refusal: { kind: "no-values" } };
  const value = sorted[nearestRank(q, count) - 1];
  if (value === Infinity) return { kind: "undefined", q, failedRatio: failedRatio(sorted) };

  const refuse = (refusal: QuantileRefusal): QuantileResult => ({
    kind: "refused",
    q,
    value,
    refusal,
  });
  const largest = sorted[count - 1];
  const needed = neededIndependent(q, confidence);
  const variance = longRunVariance(exceedances(sample.inTime, value));
  if (variance === undefined) {
    // Too few to tell how much they depend on each other; the bound is the lesser matter.
    return refuse({
      kind: "bound-outside",
      largest,
      neededCount: Math.max(MIN_SERIES, Math.ceil(needed)),
    });
  }
  const estimate: Estimate = {
    inflation: Math.max(1, variance.variance / exceedanceVariance(sorted, q)),
    degrees: variance.degrees,
    count,
    q,
  };
  const inflationToJudge = inflationAtMost(estimate, CONFIDENCE_TO_JUDGE);
  const inflation = inflationAtMost(estimate, CONFIDENCE_OF_WIDTH);
  const dependence = { inflation, effectiveCount: Math.floor(count / inflation) };
  const ranks = quantileRanks(dependence.effectiveCount, q, confidence);
  // An inflation of one spell, or one that still grows, is too small, and so is what follows of it.
  const told = Math.ceil(needed * Math.min(inflationToJudge, LONGER * estimate.inflation));
  const neededLonger = Math.max(told, LONGER * count);
  const neededCount = told > count && !variance.growing ? told : neededLonger;
  if (count < countForUpperBound(q, confidence)) {
    return refuse({ kind: "bound-outside", largest, neededCount });
  }
  if (variance.largestShare > MAX_EPISODE_SHARE) {
    return refuse({ kind: "one-episode", share: variance.largestShare, neededCount: neededLonger });
  }
  if (variance.growing) return refuse({ kind: "still-growing", neededCount });
  if (ranks.low === null || ranks.high === null) {
    return refuse({ kind: "bound-outside", largest, neededCount });
  }
  if (count < Math.ceil(needed * inflationToJudge)) {
    return refuse({ kind: "few-exceedances", largest, neededCount });
  }
  const halves = exceedingHalves(sample.inTime, value);
  const halvesError = 2 * Math.sqrt(inflation * q * (1 - q) / count);
  if (
    Math.abs(halves.firstRatio - halves.secondRatio) >
      halvesError * normalQuantile(1 - HALVES_DOUBT / 2)
  ) return refuse({ kind: "halves-disagree", ...halves });
  return {
    kind: "interval",
    q,
    value,
    // The ranks of the effective values spread over all, outwards where they do not come out whole.
    low: sorted[Math.floor((ranks.low - 1) * inflation)],
    high: sorted[count - 1 - Math.floor((dependence.effectiveCount - ranks.high) * inflation)],
    confidence,
    dependence,
  };
}

/**
 * The variance of being above the value for independent calls: q (1 − q), and less when so many
 * values are equal to it that fewer lie above.
 */
function exceedanceVariance(sorted: Float64Array, q: number): number {
  const value = sorted[nearestRank(q, sorted.length) - 1];
  const above = (sorted.length - countUpTo(sorted, value)) / sorted.length;
  return above === 0 ? q * (1 - q) : above * (1 - above);
}

/** How many values are at most this one. */
function countUpTo(sorted: Float64Array, value: number): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (sorted[middle] <= value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** An inflation as it was estimated, and of what. */
interface Estimate {
  readonly inflation: number;
  /** Degrees of freedom of the variance of batches. */
  readonly degrees: number;
  readonly count: number;
  readonly q: number;
}

/**
 * How well an inflation is known, as degrees of freedom. They go lost as well when the calls above
 * come in few clusters. The variance is a sum of squares of their sizes, and that sum has, for
 * exponential sizes, a variance of 5 over their number, where a variance of f degrees has 2/f, so
 * 2/5 as many; half of those, as with batches; and of such clusters there are twice as many as
 * independent calls above.
 */
function degreesOf({ inflation, degrees, count, q }: Estimate): number {
  const clusters = 2 * count * Math.min(q, 1 - q) / inflation;
  return Math.max(1, 1 / (1 / degrees + (1 - 1 / inflation) / (clusters / 5)));
}

/**
 * The upper bound of an inflation that was itself estimated, by Wilson and Hilferty's chi-square
 * quantile (1931); the nearer it is to 1, the less is there to doubt.
 */
function inflationAtMost(estimate: Estimate, confidence: number): number {
  const { inflation } = estimate;
  const part = 2 / (9 * degreesOf(estimate));
  const share = Math.max(0, 1 - part + normalQuantile(1 - confidence) * Math.sqrt(part));
  return inflation * share ** (-3 * (1 - 1 / inflation));
}

/** How many independent calls it takes until there is an interval. */
function neededIndependent(q: number, confidence: number): number {
  // Doubles make 100.00000000000009 of 10 in 1 − 0.9.
  const exceeding = Math.round(MIN_EXCEEDANCES / Math.min(q, 1 - q) * 1e6) / 1e6;
  return Math.max(countForUpperBound(q, confidence), exceeding);
}

function exceedances(inTime: Float64Array, value: number): Int32Array {
  const ones = new Int32Array(inTime.length);
  for (let i = 0; i < ones.length; i++) if (inTime[i] > value) ones[i] = 1;
  return ones;
}

/** The share of each half of the run that lies above the value. */
function exceedingHalves(inTime: Float64Array, value: number) {
  const middle = Math.floor(inTime.length / 2);
  let first = 0;
  let second = 0;
  for (let i = 0; i < middle; i++) if (inTime[i] > value) first++;
  for (let i = inTime.length - middle; i < inTime.length; i++) if (inTime[i] > value) second++;
  return { firstRatio: first / middle, secondRatio: second / middle };
}

function failedRatio(sorted: Float64Array): number {
  let failed = 0;
  while (failed < sorted.length && sorted[sorted.length - 1 - failed] === Infinity) failed++;
  return failed / sorted.length;
}
