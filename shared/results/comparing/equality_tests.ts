import { holm, signedRankTest } from "../../stats/mod.ts";
import type { ComparedRun } from "./compared_run.ts";

/** Of an inequality that is only told; it makes the latencies doubtful. */
const UNEQUAL_DOUBT = 0.05;
/**
 * Of both tests together when they are to say WORSE. The latency has 5 % doubt of its own, and what
 * is wrong in any of the three stops a build: together they stay within 6 %.
 */
const WORSE_DOUBT = 0.01;
/** Rates nearer than this are equal: a valid run may miss 1 call in 1,000. */
const RATE_TOLERANCE_RATIO = 0.001;

/** Fewer never say that B is worse: Holm's correction doubles a p value of at least 1/2^n. */
export const MIN_PAIRS_FOR_EQUALITY = Math.ceil(Math.log2(2 / WORSE_DOUBT));

/** Whether B fails more or gets through less than A. */
export interface EqualityTest {
  /** What was compared. */
  readonly name: "error ratio" | "achieved rate";
  /** The mean over all pairs. */
  readonly a: number;
  /** The same of B. */
  readonly b: number;
  /** What came of it. */
  readonly verdict: "equal" | "B is worse" | "B may be worse" | "B is better";
}

/** The pairs as these tests see them. */
type Pair = Readonly<Record<"a" | "b", Pick<ComparedRun, "errorRatio" | "achievedRps">>>;

/**
 * Tests what comes before latency, by exact signed ranks of the differences of pairs: who fails the
 * hard calls has fine latencies.
 */
export function equalityTests(pairs: readonly Pair[]): EqualityTest[] {
  const mean = (value: (pair: Pair) => number) =>
    pairs.reduce((sum, pair) => sum + value(pair), 0) / pairs.length;
  const tests = [
    {
      name: "error ratio" as const,
      a: mean(({ a }) => a.errorRatio),
      b: mean(({ b }) => b.errorRatio),
      ...pValues(pairs.map(({ a, b }) => b.errorRatio - a.errorRatio), 0),
    },
    {
      name: "achieved rate" as const,
      a: mean(({ a }) => a.achievedRps),
      b: mean(({ b }) => b.achievedRps),
      ...pValues(
        pairs.map(({ a, b }) => Math.log(a.achievedRps / b.achievedRps)),
        RATE_TOLERANCE_RATIO,
      ),
    },
  ];
  const adjusted = holm(tests.map(({ worse }) => worse));
  return tests.map(({ name, a, b, worse, better }, i) => {
    if (adjusted[i] <= WORSE_DOUBT) return { name, a, b, verdict: "B is worse" };
    if (worse <= UNEQUAL_DOUBT) return { name, a, b, verdict: "B may be worse" };
    return { name, a, b, verdict: better <= UNEQUAL_DOUBT ? "B is better" : "equal" };
  });
}

/** Of differences that are above 0 where B is worse: that they are by more than the tolerance. */
function pValues(differences: readonly number[], tolerance: number) {
  return {
    worse: signedRankTest(differences.map((difference) => difference - tolerance)).atLeast,
    better: signedRankTest(differences.map((difference) => difference + tolerance)).atMost,
  };
}
