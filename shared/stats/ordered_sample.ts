import { sortedCopy } from "./quantile.ts";

/** The values of one run, in both orders; made once for all its quantiles. */
export interface OrderedSample {
  /** In the order of time; +Infinity for a call that failed. */
  readonly inTime: Float64Array;
  /** The same in ascending order. */
  readonly sorted: Float64Array;
}

/**
 * The values of a run, ready for `quantileInterval`. The array is kept, not copied. Throws a
 * RangeError for NaN, which has no rank.
 *
 * @param inTime in the order of time; +Infinity for a call that failed
 */
export function orderedSample(inTime: Float64Array): OrderedSample {
  const sorted = sortedCopy(inTime);
  // Sorting a typed array puts NaN behind everything else.
  if (sorted.length > 0 && Number.isNaN(sorted[sorted.length - 1])) {
    throw new RangeError("a value of the sample is NaN");
  }
  return { inTime, sorted };
}
