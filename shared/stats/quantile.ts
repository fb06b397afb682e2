import { nearestRank } from "./nearest_rank.ts";

/**
 * The exact nearest-rank quantile of values sorted in ascending order, as `sortedCopy` gives them.
 *
 * @param q 0 to 1; 0 is the smallest value and 1 the largest
 * @returns one of the values, in their unit; NaN when there are none
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { quantile } from "@lab/shared/stats";
 * const latenciesMs = Float64Array.of(1, 2, 3, 40);
 * assert.equal(quantile(latenciesMs, 0.5), 2);
 * assert.equal(quantile(latenciesMs, 0.99), 40);
 * ```
 */
export function quantile(sorted: Float64Array, q: number): number {
  if (sorted.length === 0) return NaN;
  return sorted[nearestRank(q, sorted.length) - 1];
}

/** The values in ascending order; the array handed in stays as it is. */
export function sortedCopy(values: Float64Array): Float64Array {
  return values.slice().sort();
}
