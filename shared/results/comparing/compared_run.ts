import { printable } from "../../base/mod.ts";
import type { QuantileResult } from "../../stats/mod.ts";
import type { QuantileTrust } from "../judging/quantile_trust.ts";
import { summarize, type Summary } from "../judging/summary.ts";

/** Service time is that of all calls, whatever became of them; corrected, a failed call is +∞. */
export type ComparedMetric = "corrected" | "service";
/** A quantile of the two metrics, by its field in a summary. */
export type ComparedQuantile = keyof QuantileTrust;

/** A run, as far as a comparison needs it. */
export interface ComparedRun {
  /** Its result file. */
  readonly path: string;
  /** Quantiles that so few calls do not support are absent. */
  readonly quantiles: Readonly<Record<ComparedMetric, QuantileTrust>>;
  /** Of the calls that were due; one that was not sent failed. */
  readonly errorRatio: number;
  /** Calls a second that were sent; NaN when unknown. */
  readonly achievedRps: number;
  /** What the machine itself adds to a null call, ms; 0 when it was not measured. */
  readonly floorP99Ms: number;
  /** What the run was: two runs are comparable only when this is the same. */
  readonly conditions: string;
  /** Why nothing can be built on it; absent when it is valid. */
  readonly invalid?: string;
}

/** Reads a result file. Rejects with a ResultFileError. */
export async function readComparedRun(path: string): Promise<ComparedRun> {
  return comparedRun(await summarize(path));
}

/** What a comparison needs of a summary with trust. */
function comparedRun(summary: Summary): ComparedRun {
  const { path, test, meta, trust, sent, asked = sent, ok, achievedRps } = summary;
  const invalid = invalidity(summary);
  return {
    path,
    quantiles: {
      corrected: trust?.corrected ?? {},
      service: trust?.latency ?? trust?.total ?? {},
    },
    errorRatio: asked === undefined || ok === undefined ? NaN : (asked - ok) / asked,
    achievedRps: achievedRps ?? NaN,
    floorP99Ms: meta?.floor?.null_call_p99_ms ?? 0,
    conditions: `${printable(test)} at ${
      meta?.rps ?? printable(meta?.schedule ?? "an unknown rate")
    }`,
    ...(invalid === undefined ? {} : { invalid }),
  };
}

function invalidity(summary: Summary): string | undefined {
  const { verdict, reasons, meta, metrics, sent, ok, achievedRps } = summary;
  if (verdict === "interrupted") return "the run was cut off";
  if (verdict !== "valid") {
    return `the run is invalid: ${printable(reasons.join("; ")) || "it does not say why"}`;
  }
  if (meta?.closed_loop === true) return "a closed loop has no corrected latency";
  if (metrics.corrected === undefined) return "it has no corrected latency";
  if (metrics.corrected.p99_ms === undefined) return "it has too few calls for a p99";
  if (!sent || ok === undefined) return "it does not tell how many calls failed";
  return achievedRps === undefined ? "it does not tell the rate achieved" : undefined;
}

/** A quantile in ms; +Infinity when too many calls failed, NaN when it is absent. */
export function quantileMs(
  run: Pick<ComparedRun, "quantiles">,
  { metric, field }: { readonly metric: ComparedMetric; readonly field: ComparedQuantile },
): number {
  const result: QuantileResult | undefined = run.quantiles[metric][field];
  if (result === undefined) return NaN;
  return result.kind === "undefined" ? Infinity : result.value;
}
