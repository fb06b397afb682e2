import { signedRankDistribution } from "./signed_rank.ts";

/** A typical difference, and between what it lies. */
interface HodgesLehmann {
  readonly estimate: number;
  /** Both −Infinity and +Infinity when there are too few differences for this confidence. */
  readonly low: number;
  readonly high: number;
}

/**
 * The median of the means of all pairs of values, each with itself too, and the interval between two
 * of those Walsh averages which holds every shift that Wilcoxon's signed rank test does not refuse
 * (Hodges and Lehmann 1963; Hollander, Wolfe and Chicken, 3rd ed., 3.2 and 3.3).
 *
 * @param differences one or more; throws a RangeError when there are none or one is NaN
 * @param confidence 0 to 1; 0.9 takes five values or more
 */
export function hodgesLehmann(differences: readonly number[], confidence: number): HodgesLehmann {
  const count = differences.length;
  if (count === 0 || differences.some(Number.isNaN)) {
    throw new RangeError("an estimate takes differences, and NaN is none");
  }
  const walsh = walshAverages(differences);
  const middle = walsh.length / 2;
  const estimate = (walsh[Math.ceil(middle) - 1] + walsh[Math.floor(middle)]) / 2;
  const distribution = signedRankDistribution(differences.map((_, i) => 2 * (i + 1)));
  const doubt = (1 - confidence) / 2;
  let outside = 0;
  let below = 0;
  // The sum t is at even places; as many averages are cut off at either end as sums are too rare.
  while (2 * outside < distribution.length && below + distribution[2 * outside] <= doubt) {
    below += distribution[2 * outside];
    outside++;
  }
  if (outside === 0) return { estimate, low: -Infinity, high: Infinity };
  return { estimate, low: walsh[outside - 1], high: walsh[walsh.length - outside] };
}

function walshAverages(values: readonly number[]): Float64Array {
  const averages: number[] = [];
  for (let i = 0; i < values.length; i++) {
    for (let j = i; j < values.length; j++) averages.push((values[i] + values[j]) / 2);
  }
  return Float64Array.from(averages).sort();
}
