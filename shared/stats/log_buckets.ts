/** How many values lie above `low` and up to `high`; the first bucket has those equal to `low` too. */
export interface LogBucket {
  /** Its lower bound. */
  readonly low: number;
  /** Its upper bound. */
  readonly high: number;
  /** How many values lie in it. */
  readonly count: number;
}

/** Values in ascending order, by their ranks; an array or a histogram can give them. */
interface RankedValues {
  readonly count: number;
  /** The value of a rank from 1 to `count`; above 0 and finite for the ranks asked of. */
  at(rank: number): number;
}

/**
 * All values in buckets whose bounds are evenly apart in the logarithm, from the smallest to the
 * largest. One bucket when all are equal, none when there are none.
 *
 * @param buckets how many there are at most
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { logBuckets } from "@lab/shared/stats";
 * const values = [1, 2, 3, 50, 100];
 * const ranked = { count: 5, at: (rank: number) => values[rank - 1] };
 * assert.deepEqual(logBuckets(ranked, 2).map(({ count }) => count), [3, 2]);
 * ```
 */
export function logBuckets(values: RankedValues, buckets: number): LogBucket[] {
  const { count } = values;
  if (count === 0) return [];
  const low = values.at(1);
  const high = values.at(count);
  if (low === high || !(low > 0)) return [{ low, high, count }];
  const result: LogBucket[] = [];
  let countBefore = 0;
  for (let bucket = 1; bucket <= buckets; bucket++) {
    const bound = bucket === buckets ? high : low * (high / low) ** (bucket / buckets);
    const upTo = countUpTo(values, bound);
    const from = result.at(-1)?.high ?? low;
    result.push({ low: from, high: bound, count: upTo - countBefore });
    countBefore = upTo;
  }
  return result;
}

/** How many values are not above the bound. */
function countUpTo({ count, at }: RankedValues, bound: number): number {
  let below = 0;
  let above = count + 1;
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (at(middle) <= bound) below = middle;
    else above = middle;
  }
  return below;
}
