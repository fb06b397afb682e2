import { QUANTILES } from "../metric_stats.ts";
import { comparePairs, holm, type PairsComparison, type PairsVerdict } from "../../stats/mod.ts";
import {
  type ComparedMetric,
  type ComparedQuantile,
  type ComparedRun,
  quantileMs,
} from "./compared_run.ts";
import { type EqualityTest, equalityTests, MIN_PAIRS_FOR_EQUALITY } from "./equality_tests.ts";

/** A quantile of a metric, as it is compared. */
export interface ComparedFigure {
  readonly metric: ComparedMetric;
  readonly field: ComparedQuantile;
}

/** The corrected p99 decides; the others are told, with Holm's correction over all of them. */
const PRIMARY: ComparedFigure = { metric: "corrected", field: "p99_ms" };
const SECONDARY: readonly ComparedFigure[] = [
  { metric: "corrected", field: "p50_ms" },
  { metric: "corrected", field: "p90_ms" },
  { metric: "service", field: "p50_ms" },
  { metric: "service", field: "p99_ms" },
];

/** Margins below this are not worth a stopped build, and machines seldom tell less. */
const MIN_MARGIN_RATIO = 0.05;

/** One metric of the comparison. */
export interface MetricComparison extends PairsComparison {
  /** `corrected p99` */
  readonly name: string;
  /** `pWorse` made larger by Holm's correction; the primary one's is not. */
  readonly pAdjusted: number;
}

/** What N pairs say, all of it. */
export interface Comparison {
  /** Error ratio and achieved rate, which must not be worse. */
  readonly equality: readonly EqualityTest[];
  /** The figure that decides. */
  readonly primary: MetricComparison;
  /** Those that are shown beside it. */
  readonly secondary: readonly MetricComparison[];
}

/** Two runs of one pair. */
export interface RunPair {
  /** The run that is compared with. */
  readonly a: ComparedRun;
  /** The run that is compared. */
  readonly b: ComparedRun;
}

/**
 * Compares valid runs.
 *
 * @param marginRatio @default as `defaultMarginRatio` says
 */
export function compareRuns(pairs: readonly RunPair[], marginRatio?: number): Comparison {
  const margin = marginRatio ?? defaultMarginRatio(pairs);
  const compared = (figure: ComparedFigure) => ({
    name: figureName(figure),
    ...comparePairs(
      pairs.map(({ a, b }) => ({ a: quantileMs(a, figure), b: quantileMs(b, figure) })),
      margin,
    ),
  });
  const primary = compared(PRIMARY);
  const secondary = SECONDARY.map(compared);
  const adjusted = holm(secondary.map(({ pWorse }) => pWorse));
  return {
    equality: equalityTests(pairs),
    primary: { ...primary, pAdjusted: primary.pWorse },
    secondary: secondary.map((metric, i) => ({ ...metric, pAdjusted: adjusted[i] })),
  };
}

/**
 * The verdict of the whole: WORSE too when B fails more or gets through less, whatever its latency,
 * and never in favour of B while it may.
 */
export function overallVerdict(
  { equality, primary }: Pick<Comparison, "equality" | "primary">,
): PairsVerdict {
  if (equality.some(({ verdict }) => verdict === "B is worse")) return "WORSE";
  if (primary.verdict === "WORSE") return "WORSE";
  return equality.some(({ verdict }) => verdict === "B may be worse")
    ? "INCONCLUSIVE"
    : primary.verdict;
}

/** How many pairs an inconclusive comparison would take; undefined when nobody can tell. */
export function pairsNeeded(
  { equality, primary }: Pick<Comparison, "equality" | "primary">,
): number | undefined {
  if (primary.verdict === "INCONCLUSIVE") return primary.pairsNeeded;
  return equality.some(({ verdict }) => verdict === "B may be worse")
    ? Math.max(MIN_PAIRS_FOR_EQUALITY, 2 * primary.pairs)
    : undefined;
}

/** The larger of 5 % and what the machine cannot tell from nothing, as a share of A's p99. */
function defaultMarginRatio(pairs: readonly RunPair[]): number {
  const shares = pairs.map(({ a }) => a.floorP99Ms / quantileMs(a, PRIMARY));
  return Math.max(MIN_MARGIN_RATIO, ...shares.filter(Number.isFinite));
}

/** `corrected p99` */
export function figureName({ metric, field }: ComparedFigure): string {
  return `${metric} p${Number((QUANTILES[field] * 100).toPrecision(6))}`;
}
