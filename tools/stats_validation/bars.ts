/** Of intervals that claim 95 %. */
export const MIN_COVERAGE = 0.93;
/** Of tests that claim 5 %. */
export const MAX_FALSE_POSITIVES = 0.06;
/** At the effect that is called detectable. */
export const MIN_POWER = 0.8;

/** A run with fewer spells on average may well have none, and then nothing in it shows them. */
export const MIN_SPELLS = 20;

/** Where fewer runs than this had an interval, they count as refused. */
export const MIN_GIVEN_RATIO = 0.02;

/** A share as a simulation finds it. */
export interface Share {
  readonly count: number;
  readonly of: number;
}

/** The Monte Carlo error: one standard error of the share; of a share of 0 or 1, at most this. */
export function monteCarloError({ count, of }: Share): number {
  // Never nought: one success more and one failure more, as Laplace would have it.
  const share = (count + 1) / (of + 2);
  return Math.sqrt(share * (1 - share) / of);
}

/** How a share stands to its bar: held, or by chance below it, or not held. */
export type Standing = "held" | "within error" | "not held";

/** Whether a share is at least its bar; by chance below when two standard errors reach it. */
export function atLeast(share: Share, bar: number): Standing {
  if (share.of === 0 || share.count / share.of >= bar) return "held";
  return share.count / share.of + 2 * monteCarloError(share) >= bar ? "within error" : "not held";
}

/** Whether a share is at most its bar; by chance above when two standard errors reach it. */
export function atMost({ count, of }: Share, bar: number): Standing {
  return atLeast({ count: of - count, of }, 1 - bar);
}
