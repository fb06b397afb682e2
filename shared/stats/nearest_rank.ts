/**
 * The rank, 1 to `count`, of the nearest-rank quantile: the smallest rank with at least `q` of the
 * values at or below it (Hyndman and Fan 1996, definition 1).
 *
 * The product is made smaller by four rounding errors first: 0.07 × 100 is 7.000000000000001 in
 * doubles and must stay rank 7.
 *
 * @param q 0 to 1; throws a RangeError when it is outside
 * @param count how many values there are, 1 or more; throws a RangeError when there are none
 */
export function nearestRank(q: number, count: number): number {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`a quantile is 0 to 1, not ${q}`);
  if (!(count >= 1)) throw new RangeError("there is no quantile of no values");
  const rank = Math.ceil(q * count * (1 - 2 ** -51));
  return Math.min(Math.max(rank, 1), count);
}
