import { countForUpperBound, quantileRanks } from "./binomial_ranks.ts";
import { longRunVariance } from "./long_run_variance.ts";
import { nearestRank } from "./nearest_rank.ts";
import { normalQuantile, studentQuantile } from "./normal_quantile.ts";
import type { OrderedSample } from "./ordered_sample.ts";
import type { QuantileRefusal } from "./quantile_refusal.ts";

/** As many effective calls must lie above a quantile. */
const MIN_EXCEEDANCES = 10;
/** Halves of the run disagree when a difference as large comes by chance in 1 of 100 runs. */
const HALVES_DOUBT = 0.01;

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
 * import { orderedSample, quantileInterval } from "@lab/shared/stats";
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
  const neededForBound = countForUpperBound(q, confidence);
  const variance = longRunVariance(exceedances(sample.inTime, value));
  if (variance === undefined) {
    return refuse({ kind: "bound-outside", largest, neededCount: neededForBound });
  }
  const inflation = inflationOf(variance, q, confidence);
  const dependence = { inflation, effectiveCount: Math.floor(count / inflation) };
  const ranks = quantileRanks(dependence.effectiveCount, q, confidence);
  const neededCount = Math.ceil(
    inflation * Math.max(neededForBound, Math.round(MIN_EXCEEDANCES / Math.min(q, 1 - q))),
  );
  if (ranks.low === null || ranks.high === null) {
    return refuse({ kind: "bound-outside", largest, neededCount });
  }
  if (dependence.effectiveCount * (1 - q) < MIN_EXCEEDANCES - 1e-9) {
    return refuse({ kind: "few-exceedances", largest, neededCount });
  }
  if (variance.growing && inflation > 1) {
    return refuse({ kind: "still-growing", neededCount: 4 * count });
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
    low: sorted[Math.floor(fullRank(ranks.low, dependence.effectiveCount, count)) - 1],
    high: sorted[Math.ceil(fullRank(ranks.high, dependence.effectiveCount, count)) - 1],
    confidence,
    dependence,
  };
}

/**
 * By how much the share above varies more than that of independent calls; with the few batches of
 * a long dependence, more by what Student's t has over the normal quantile.
 */
function inflationOf(
  { variance, batches, batchLength }: { variance: number; batches: number; batchLength: number },
  q: number,
  confidence: number,
): number {
  // Batches of one call know no dependence; their variance is q (1 − q) but for ties.
  if (batchLength === 1) return 1;
  const probability = (1 + confidence) / 2;
  const t = studentQuantile(probability, batches - 1) / normalQuantile(probability);
  return Math.max(1, variance * t * t / (q * (1 - q)));
}

/** Where a rank among the effective values stands among all: value r of n is near r / (n + 1). */
function fullRank(rank: number, effectiveCount: number, count: number): number {
  return rank * (count + 1) / (effectiveCount + 1);
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
