import { hodgesLehmann } from "./hodges_lehmann.ts";
import { normalQuantile, studentQuantile } from "./normal_quantile.ts";
import { signedRankTest } from "./signed_rank.ts";

/** Two one-sided tests of 5 % each, so that a wrong WORSE comes in at most 1 of 20 comparisons. */
const CONFIDENCE = 0.9;
const POWER = 0.8;
/** The fewest pairs whose 90 % interval ends anywhere: 1/2^5 is below 5 %. */
const MIN_PAIRS = 5;
/** How much of the mean's precision the signed rank keeps for normal differences: 3/π. */
const EFFICIENCY = 3 / Math.PI;

/** WORSE: B is slower by more than the margin. NOT WORSE: it is not, and may be faster. */
export type PairsVerdict = "WORSE" | "BETTER" | "EQUIVALENT" | "NOT WORSE" | "INCONCLUSIVE";

/** What N pairs say of one metric. All ratios are B over A: 1.02 is 2 % more. */
export interface PairsComparison {
  /** What the pairs say. */
  readonly verdict: PairsVerdict;
  /** How many pairs there were. */
  readonly pairs: number;
  /** The Hodges-Lehmann estimate and its 90 % interval. */
  readonly ratio: { readonly estimate: number; readonly low: number; readonly high: number };
  /** Slower by less is not worse. */
  readonly marginRatio: number;
  /** The probability of such pairs, or more extreme ones, if B were slower by the margin or less. */
  readonly pWorse: number;
  /** The ratio that would be found WORSE in 80 of 100 comparisons; NaN when unknown. */
  readonly detectableRatio: number;
  /** With INCONCLUSIVE: about how many pairs it would take; absent when nobody can tell. */
  readonly pairsNeeded?: number;
}

/**
 * Compares the same quantile of A and of B over N interleaved pairs of runs, by the differences of
 * logarithms: exact Wilcoxon signed rank against the margin, and the verdict from the 90 % interval
 * of the Hodges-Lehmann estimate, which is its inverse. The pair, and not the call, is what repeats,
 * so what changes between runs counts as the noise that it is.
 *
 * @param pairs values of A and B, above 0; +Infinity for a run of which so many calls failed
 * @param marginRatio 0.05 when 5 % more is not yet worse, declared before the pairs are seen
 */
export function comparePairs(
  pairs: readonly { readonly a: number; readonly b: number }[],
  marginRatio: number,
): PairsComparison {
  const differences = pairs.map(({ a, b }) => Math.log(b / a));
  const margin = Math.log1p(marginRatio);
  const { length } = pairs;
  // Failed on both sides, or above on one and below on the other: there is nothing to compare.
  const sides = new Set(
    differences.filter((difference) => !Number.isFinite(difference)).map(String),
  );
  if (length === 0 || sides.has("NaN") || sides.size > 1) {
    const ratio = { estimate: NaN, low: 0, high: Infinity };
    const unknown = { pWorse: 1, detectableRatio: NaN };
    return { verdict: "INCONCLUSIVE", pairs: length, ratio, marginRatio, ...unknown };
  }
  const found = hodgesLehmann(differences, CONFIDENCE);
  const verdict = verdictOf(found, margin);
  const spread = standardDeviation(differences);
  return {
    verdict,
    pairs: length,
    ratio: {
      estimate: Math.exp(found.estimate),
      low: Math.exp(found.low),
      high: Math.exp(found.high),
    },
    marginRatio,
    pWorse: signedRankTest(differences.map((difference) => difference - margin)).atLeast,
    detectableRatio: length < MIN_PAIRS ? NaN : Math.exp(
      margin +
        stepsFor(length - 1) * spreadAtMost(spread, length - 1) / Math.sqrt(EFFICIENCY * length),
    ),
    ...(verdict === "INCONCLUSIVE"
      ? pairsNeeded({ pairs: length, distance: Math.abs(found.estimate - margin), spread })
      : {}),
  };
}

function verdictOf(
  { low, high }: { readonly low: number; readonly high: number },
  margin: number,
): PairsVerdict {
  if (low > margin) return "WORSE";
  if (high < -margin) return "BETTER";
  if (high >= margin) return "INCONCLUSIVE";
  return low > -margin ? "EQUIVALENT" : "NOT WORSE";
}

/** Standard errors from the margin at which 80 of 100 comparisons see a difference at 5 %. */
function stepsFor(degrees: number): number {
  return degrees === Infinity
    ? normalQuantile(1 - (1 - CONFIDENCE) / 2) + normalQuantile(POWER)
    : studentQuantile(1 - (1 - CONFIDENCE) / 2, degrees) + studentQuantile(POWER, degrees);
}

/**
 * The upper 80 % bound of a spread known from so few pairs, by Wilson and Hilferty's chi-square
 * quantile (1931): an effect worked out from the spread itself would be missed too often.
 */
function spreadAtMost(spread: number, degrees: number): number {
  const part = 2 / (9 * degrees);
  return spread * (1 - part + normalQuantile(1 - POWER) * Math.sqrt(part)) ** -1.5;
}

/** Pairs until the interval no longer holds the margin, if the estimate and spread stay. */
function pairsNeeded(
  { pairs, distance, spread }: {
    readonly pairs: number;
    readonly distance: number;
    readonly spread: number;
  },
): { readonly pairsNeeded?: number } {
  if (pairs < MIN_PAIRS && !(spread > 0)) return { pairsNeeded: MIN_PAIRS };
  if (!Number.isFinite(spread) || !Number.isFinite(distance) || distance === 0) return {};
  const needed = Math.ceil((stepsFor(Infinity) * spread / distance) ** 2 / EFFICIENCY);
  return { pairsNeeded: Math.max(MIN_PAIRS, needed, pairs + 1) };
}

function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
