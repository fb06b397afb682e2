import {
  type LatencyHistogram,
  type OrderedSample,
  quantile,
  quantileInterval,
  type QuantileResult,
} from "../../stats/mod.ts";

/** The quantiles of the tables. */
export const TABLE_QUANTILES = [0.5, 0.9, 0.95, 0.99, 0.999, 0.9999] as const;
/** More of them for the band of a spectrum. */
const BAND_QUANTILES = [
  0.5,
  0.7,
  0.8,
  0.9,
  0.95,
  0.98,
  0.99,
  0.995,
  0.998,
  0.999,
  0.9995,
  0.9998,
  0.9999,
] as const;
/** Points of a spectrum for each tenfold fewer calls. */
const POINTS_PER_DECADE = 20;

/** A point of a percentile spectrum. */
interface SpectrumPoint {
  readonly q: number;
  readonly ms: number;
}

/** The times of one metric. */
export interface Distribution {
  /** Calls that are counted, failed ones too where they rank as +∞. */
  readonly count: number;
  /** How many of them are +∞. */
  readonly failedCount: number;
  /** Of the finite ones, exact; NaN when there are none. */
  readonly minMs: number;
  readonly maxMs: number;
  readonly meanMs: number;
  /** Those of TABLE_QUANTILES, in ms. */
  readonly quantiles: readonly QuantileResult[];
  /** Those and more between them, for a band around the spectrum; none where it was not asked for. */
  readonly band: readonly QuantileResult[];
  /** From the median of all calls to the last; only finite ones. */
  readonly spectrum: readonly SpectrumPoint[];
}

/** What is known beforehand of times, and what is wanted of them. */
interface DistributionOptions {
  /** Quantiles that need not be judged again. @default none */
  readonly known?: readonly QuantileResult[];
  /** Whether it has a band, which takes a few passes more. @default false */
  readonly band?: boolean;
}

/** The figures of times; undefined when there are none. */
export function distribution(
  sample: OrderedSample,
  { known = [], band = false }: DistributionOptions = {},
): Distribution | undefined {
  const { sorted } = sample;
  const count = sorted.length;
  if (count === 0) return undefined;
  let finite = count;
  while (finite > 0 && sorted[finite - 1] === Infinity) finite--;
  let sumMs = 0;
  for (let at = 0; at < finite; at++) sumMs += sorted[at];
  const judged = new Map(known.map((result) => [result.q, result]));
  for (const q of band ? BAND_QUANTILES : TABLE_QUANTILES) {
    if (!judged.has(q)) judged.set(q, quantileInterval(sample, q));
  }
  return {
    count,
    failedCount: count - finite,
    minMs: finite === 0 ? NaN : sorted[0],
    maxMs: finite === 0 ? NaN : sorted[finite - 1],
    meanMs: finite === 0 ? NaN : sumMs / finite,
    quantiles: TABLE_QUANTILES.map((q) => judged.get(q)!),
    band: band ? BAND_QUANTILES.map((q) => judged.get(q)!) : [],
    spectrum: spectrum(count, (q) => quantile(sorted, q)),
  };
}

/**
 * The figures of a histogram, where the records of all calls are not there or too many: it knows no
 * order, and so no interval.
 */
export function histogramDistribution(histogram: LatencyHistogram): Distribution | undefined {
  const { count, infiniteCount } = histogram;
  if (count === 0) return undefined;
  // Its maximum is +∞ when a call failed: the longest finite one ranks just below those.
  const maxMs = infiniteCount === 0
    ? histogram.maxMs
    : infiniteCount === count
    ? NaN
    : histogram.quantileMs((count - infiniteCount) / count);
  return {
    count,
    failedCount: infiniteCount,
    minMs: histogram.minMs,
    maxMs,
    meanMs: histogram.meanMs,
    quantiles: TABLE_QUANTILES.map((q) => {
      const value = histogram.quantileMs(q);
      return value === Infinity
        ? { kind: "undefined", q, failedRatio: infiniteCount / count }
        : { kind: "refused", q, value, refusal: { kind: "no-order" } };
    }),
    band: [],
    spectrum: spectrum(count, (q) => histogram.quantileMs(q)),
  };
}

/** One of TABLE_QUANTILES in ms; +∞ when it is among failed calls. */
export function quantileMs({ quantiles }: Distribution, q: number): number {
  const result = quantiles.find((each) => each.q === q);
  if (result === undefined) return NaN;
  return result.kind === "undefined" ? Infinity : result.value;
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

function spectrum(count: number, at: (q: number) => number): SpectrumPoint[] {
  return spectrumQuantiles(count).map((q) => ({ q, ms: at(q) })).filter(({ ms }) =>
    ms !== Infinity
  );
}
