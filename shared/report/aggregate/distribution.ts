import { nearestRank, quantile, sortedCopy } from "../../stats/mod.ts";
import type { QuantileFigure } from "./quantile_figure.ts";
import type { Times } from "./times.ts";

/** The quantiles of the tables. */
export const TABLE_QUANTILES = [0.5, 0.9, 0.95, 0.99, 0.999, 0.9999] as const;
/** Points of a spectrum for each tenfold fewer calls. */
const POINTS_PER_DECADE = 20;

/** A point of a percentile spectrum. */
export interface SpectrumPoint {
  readonly q: number;
  /** +∞ where the calls are that failed. */
  readonly ms: number;
}

/** The times of one metric. */
export interface Distribution {
  /** Calls that are counted, failed ones too where they rank as +∞. */
  readonly count: number;
  readonly failedCount: number;
  /** Of the finite ones, exact; NaN when there are none. */
  readonly minMs: number;
  readonly maxMs: number;
  readonly meanMs: number;
  readonly quantiles: readonly QuantileFigure[];
  /** From the median of all calls to the last; only finite ones. */
  readonly spectrum: readonly SpectrumPoint[];
}

/** How a quantile is judged: from the times in their order where they are known. */
export type EstimateQuantile = (
  q: number,
  times: { readonly ms: number; readonly count: number; readonly inOrder?: Float64Array },
) => QuantileFigure;

/** The figures of these times; undefined when there are none. */
export function distribution(
  times: Times,
  estimate: EstimateQuantile,
): Distribution | undefined {
  const { count, failedCount, exact, histogram } = times;
  if (count === 0) return undefined;
  const finite = count - failedCount;
  const sorted = exact === undefined ? undefined : sortedCopy(exact);
  const at = (q: number) => {
    if (nearestRank(q, count) > finite) return Infinity;
    if (sorted !== undefined) return quantile(sorted, q);
    return histogram!.quantileMs(Math.min(1, nearestRank(q, count) / finite));
  };
  return {
    count,
    failedCount,
    ...extent(sorted?.subarray(0, finite), histogram),
    quantiles: TABLE_QUANTILES.map((q) => estimate(q, { ms: at(q), count, inOrder: exact })),
    spectrum: spectrumQuantiles(count)
      .map((q) => ({ q, ms: at(q) }))
      .filter(({ ms }) => ms !== Infinity),
  };
}

/** The quantiles of a spectrum of `count` times: evenly in the logarithm of 1/(1 − q), and the last. */
export function spectrumQuantiles(count: number): number[] {
  const quantiles: number[] = [];
  const decades = Math.log10(count);
  for (let step = 0; step < decades * POINTS_PER_DECADE; step++) {
    quantiles.push(1 - 10 ** (-step / POINTS_PER_DECADE));
  }
  return [...quantiles, 1];
}

function extent(
  sorted: Float64Array | undefined,
  histogram: Times["histogram"],
): Pick<Distribution, "minMs" | "maxMs" | "meanMs"> {
  if (sorted === undefined) {
    return { minMs: histogram!.minMs, maxMs: histogram!.maxMs, meanMs: histogram!.meanMs };
  }
  if (sorted.length === 0) return { minMs: NaN, maxMs: NaN, meanMs: NaN };
  let sumMs = 0;
  for (const ms of sorted) sumMs += ms;
  return { minMs: sorted[0], maxMs: sorted[sorted.length - 1], meanMs: sumMs / sorted.length };
}
