import { incompleteBeta } from "./incomplete_beta.ts";

/** P(X ≤ successes) of a binomial X. */
export function binomialCdf(successes: number, count: number, probability: number): number {
  if (successes < 0) return 0;
  if (successes >= count) return 1;
  return incompleteBeta(1 - probability, count - successes, successes + 1);
}

/** Ranks, 1 to count, between whose values a quantile lies; null where none is far enough out. */
interface QuantileRanks {
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * The ranks of `count` independent values between which the q-quantile lies with at least this
 * confidence, half of the doubt on either side, whatever the distribution: the number of values
 * below it is binomial (David and Nagaraja, Order Statistics, 3rd ed., section 7.1).
 *
 * @param confidence 0 to 1, such as 0.95
 */
export function quantileRanks(count: number, q: number, confidence: number): QuantileRanks {
  const doubt = (1 - confidence) / 2;
  // The least s with P(X ≤ s − 1) ≥ 1 − doubt; value s is then above the quantile surely enough.
  const high = firstWhere(count, (rank) => 1 - binomialCdf(rank - 1, count, q) <= doubt);
  // The most r with P(X ≤ r − 1) ≤ doubt: one before the first at which that no longer holds.
  const low = firstWhere(count, (rank) => binomialCdf(rank - 1, count, q) > doubt) - 1;
  return { low: low >= 1 ? low : null, high: high <= count ? high : null };
}

/**
 * How many independent values it takes until the largest is above the q-quantile with this
 * confidence at the upper end: the least n with q^n ≤ (1 − confidence) / 2. For 95 %: 36 for p90,
 * 368 for p99, 3,688 for p99.9.
 */
export function countForUpperBound(q: number, confidence: number): number {
  return Math.ceil(Math.log((1 - confidence) / 2) / Math.log(q));
}

/** The first of 1 to count for which `holds`, which then holds for all later ones; else count + 1. */
function firstWhere(count: number, holds: (rank: number) => boolean): number {
  let from = 1;
  let to = count + 1;
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
