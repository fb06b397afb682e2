import { readResults, type ResultFile } from "@lab/shared/results";
import {
  comparePairs,
  hodgesLehmann,
  holm,
  nearestRank,
  type PairsComparison,
  signedRankTest,
  sortedCopy,
} from "@lab/shared/stats";

/** The corrected p99 decides; the others are told, with Holm's correction over all of them. */
export const PRIMARY = { metric: "corrected", q: 0.99 } as const;
const SECONDARY = [
  { metric: "corrected", q: 0.5 },
  { metric: "corrected", q: 0.9 },
  { metric: "latency", q: 0.5 },
  { metric: "latency", q: 0.99 },
] as const;

/** Margins below this are not worth a stopped build, and machines seldom tell less. */
const MIN_MARGIN_RATIO = 0.05;
/** Of tests on errors and rate, which come first. */
const UNEQUAL_DOUBT = 0.05;
/** Rates nearer than this are equal: a valid run may miss 1 call in 1,000. */
const RATE_TOLERANCE_RATIO = 0.001;

/** A run, as far as a comparison needs it. Times are in ms, +Infinity for a failed call. */
export interface ComparedRun {
  readonly path: string;
  readonly latencyMs: Float64Array;
  readonly correctedMs: Float64Array;
  readonly errorRatio: number;
  readonly achievedRps: number;
  readonly floorP99Ms: number;
  /** What the run was: two runs are comparable only when this is the same. */
  readonly conditions: string;
  /** Why nothing can be built on it; absent when it is valid. */
  readonly invalid?: string;
}

/** Reads a result file whose records hold all calls. Rejects with a ResultFileError. */
export async function readComparedRun(path: string): Promise<ComparedRun> {
  const latencyMs: number[] = [];
  const correctedMs: number[] = [];
  let failed = 0;
  const file = await readResults(path, ({ count, outcomes, outcome, times }) => {
    const { latency, late, total } = times;
    for (let row = 0; row < count; row++) {
      const { ok } = outcomes[outcome[row]];
      if (!ok) failed++;
      // A column holds NaN for a record without the field; a time that nobody knows has no end.
      const knownMs = numberOr(latency?.[row], numberOr(total?.[row], Infinity));
      const serviceMs = ok ? knownMs : Infinity;
      latencyMs.push(serviceMs);
      correctedMs.push(serviceMs + numberOr(late?.[row], 0));
    }
  });
  const { meta, end } = file;
  const invalid = invalidity(file, latencyMs.length);
  return {
    path,
    latencyMs: sortedCopy(Float64Array.from(latencyMs)),
    correctedMs: sortedCopy(Float64Array.from(correctedMs)),
    errorRatio: failed / latencyMs.length,
    achievedRps: end?.achieved_rps ?? NaN,
    floorP99Ms: meta?.floor?.null_call_p99_ms ?? 0,
    conditions: `${file.test} at ${meta?.rps ?? meta?.schedule ?? "an unknown rate"}`,
    ...(invalid === undefined ? {} : { invalid }),
  };
}

function numberOr(ms: number | undefined, otherwise: number): number {
  return ms === undefined || Number.isNaN(ms) ? otherwise : ms;
}

function invalidity({ meta, end, interrupted }: ResultFile, records: number): string | undefined {
  if (interrupted || end === undefined) return "the run was cut off";
  if (end.verdict === "invalid") return `the run is invalid: ${end.reasons?.join("; ")}`;
  if (meta?.closed_loop === true) return "a closed loop has no corrected latency";
  if (records === 0) return "it has no records";
  if (end.achieved_rps === undefined) return "its #END has no achieved_rps";
  if (meta?.records !== undefined && meta.records !== "all") {
    return "it has the records of some calls only; run with --records all";
  }
  return (end.records_left_out ?? 0) > 0 ? "the disk was too slow for its records" : undefined;
}

/** One metric of the comparison. */
export interface MetricComparison extends PairsComparison {
  /** `corrected p99` */
  readonly name: string;
  /** `pWorse` made larger by Holm's correction; the primary one's is not. */
  readonly pAdjusted: number;
}

/** Whether B fails more or gets through less than A. */
export interface EqualityTest {
  readonly name: "error ratio" | "achieved rate";
  readonly a: number;
  readonly b: number;
  readonly verdict: "equal" | "B is worse" | "B is better";
}

/** What N pairs say, all of it. */
export interface Comparison {
  readonly equality: readonly EqualityTest[];
  readonly primary: MetricComparison;
  readonly secondary: readonly MetricComparison[];
}

/** Two runs of one pair. */
export interface RunPair {
  readonly a: ComparedRun;
  readonly b: ComparedRun;
}

/**
 * Compares valid runs.
 *
 * @param marginRatio @default as `defaultMarginRatio` says
 */
export function compareRuns(pairs: readonly RunPair[], marginRatio?: number): Comparison {
  const margin = marginRatio ?? defaultMarginRatio(pairs);
  const compared = (metric: "corrected" | "latency", q: number) => ({
    name: `${metric} p${Number((q * 100).toPrecision(6))}`,
    ...comparePairs(
      pairs.map(({ a, b }) => ({ a: quantileMs(a, metric, q), b: quantileMs(b, metric, q) })),
      margin,
    ),
  });
  const primary = compared(PRIMARY.metric, PRIMARY.q);
  const secondary = SECONDARY.map(({ metric, q }) => compared(metric, q));
  const adjusted = holm(secondary.map(({ pWorse }) => pWorse));
  return {
    equality: equalityTests(pairs),
    primary: { ...primary, pAdjusted: primary.pWorse },
    secondary: secondary.map((metric, i) => ({ ...metric, pAdjusted: adjusted[i] })),
  };
}

/** The larger of 5 % and what the machine cannot tell from nothing, as a share of A's p99. */
export function defaultMarginRatio(pairs: readonly RunPair[]): number {
  const shares = pairs.map(({ a }) => a.floorP99Ms / quantileMs(a, PRIMARY.metric, PRIMARY.q));
  return Math.max(MIN_MARGIN_RATIO, ...shares.filter(Number.isFinite));
}

function quantileMs(run: ComparedRun, metric: "corrected" | "latency", q: number): number {
  const sorted = metric === "corrected" ? run.correctedMs : run.latencyMs;
  return sorted[nearestRank(q, sorted.length) - 1];
}

function equalityTests(pairs: readonly RunPair[]): EqualityTest[] {
  const mean = (value: (pair: RunPair) => number) =>
    pairs.reduce((sum, pair) => sum + value(pair), 0) / pairs.length;
  const errors = pairs.map(({ a, b }) => b.errorRatio - a.errorRatio);
  const rates = pairs.map(({ a, b }) => Math.log(a.achievedRps / b.achievedRps));
  return [
    {
      name: "error ratio",
      a: mean(({ a }) => a.errorRatio),
      b: mean(({ b }) => b.errorRatio),
      verdict: directionOf(errors, 0),
    },
    {
      name: "achieved rate",
      a: mean(({ a }) => a.achievedRps),
      b: mean(({ b }) => b.achievedRps),
      verdict: directionOf(rates, RATE_TOLERANCE_RATIO),
    },
  ];
}

/** Of values that are above 0 where B is worse, 5 % doubt on each side. */
function directionOf(differences: readonly number[], tolerance: number): EqualityTest["verdict"] {
  if (Math.abs(hodgesLehmann(differences, 1 - UNEQUAL_DOUBT).estimate) <= tolerance) return "equal";
  const { atLeast, atMost } = signedRankTest(differences);
  if (atLeast <= UNEQUAL_DOUBT) return "B is worse";
  return atMost <= UNEQUAL_DOUBT ? "B is better" : "equal";
}
