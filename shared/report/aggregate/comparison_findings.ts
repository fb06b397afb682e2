import type { PairsComparison, PairsVerdict } from "../../stats/mod.ts";

/** One quantile over all pairs. */
export interface QuantileFinding extends PairsComparison {
  /** `corrected p99` */
  readonly name: string;
  /** `pWorse`, made larger where several quantiles are tested. */
  readonly pAdjusted: number;
}

/** What comes before latency: how many calls failed, and how many got through. */
export interface EqualityFinding {
  readonly name: "error ratio" | "achieved rate";
  readonly a: number;
  readonly b: number;
  /** `equal`, or in words what is not. */
  readonly verdict: string;
}

/** What a comparison of two builds by pairs of runs found. Ratios are B over A. */
export interface ComparisonFindings {
  readonly verdict: PairsVerdict;
  /** Why, in words and figures. */
  readonly reason: string;
  readonly equality: readonly EqualityFinding[];
  readonly primary: QuantileFinding;
  readonly secondary: readonly QuantileFinding[];
}
