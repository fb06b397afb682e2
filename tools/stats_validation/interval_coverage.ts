import { seededRandom } from "@lab/shared/pace";
import { compareTwoRuns, quantileInterval, sortedTimes } from "@lab/shared/stats";
import type { LatencyModel } from "./latency_models.ts";

const COVERED_QUANTILES = [0.5, 0.9, 0.99, 0.999] as const;

/** How the intervals of one quantile fared over many runs of one model. */
export interface Coverage {
  readonly q: number;
  readonly runs: number;
  /** Runs in which there was an interval. */
  readonly given: number;
  /** Those of them whose interval held the true quantile. */
  readonly covered: number;
  /** Pairs of runs of which both had an interval. */
  readonly compared: number;
  /** Those of them that were said to differ, though both are of one model. */
  readonly differing: number;
  /** The runs without an interval by the reason why. */
  readonly refusals: Readonly<Record<string, number>>;
}

/**
 * Draws runs, takes the interval of each quantile and counts which hold the true one; and compares
 * the runs two by two.
 */
export function intervalCoverage(
  model: LatencyModel,
  { calls, runs, seed }: { readonly calls: number; readonly runs: number; readonly seed: number },
): Coverage[] {
  const counts = COVERED_QUANTILES.map((q) => ({
    q,
    runs,
    given: 0,
    covered: 0,
    compared: 0,
    differing: 0,
    refusals: {} as Record<string, number>,
    truth: model.quantileMs(q),
    before: undefined as ReturnType<typeof quantileInterval> | undefined,
  }));
  const random = seededRandom(seed);
  for (let run = 0; run < runs; run++) {
    const inTime = model.draw(calls, random);
    const sample = { inTime, sorted: sortedTimes(inTime) };
    for (const count of counts) {
      const result = quantileInterval(sample, count.q);
      if (result.kind === "interval") {
        count.given++;
        if (result.low <= count.truth && count.truth <= result.high) count.covered++;
      } else {
        const kind = result.kind === "refused" ? result.refusal.kind : result.kind;
        count.refusals[kind] = (count.refusals[kind] ?? 0) + 1;
      }
      // Two by two, so that the comparisons do not depend on each other.
      const ratio = run % 2 === 1 && count.before
        ? compareTwoRuns(count.before, result)
        : undefined;
      if (ratio !== undefined) count.compared++;
      if (ratio?.differ) count.differing++;
      count.before = result;
    }
  }
  return counts.map(({ truth: _, before: __, ...count }) => count);
}
