import {
  type MetricName,
  type ResultFile,
  type Run,
  runHistograms,
  type Summary,
} from "../results/mod.ts";
import type { LatencyHistogram } from "../stats/mod.ts";

/** A run as the formats need it. */
export interface ExportedRun {
  /** What it is called by its file. */
  readonly name: string;
  readonly file: ResultFile;
  readonly summary: Summary;
  /** Of all its calls; empty ones are absent. */
  readonly histograms: Partial<Record<MetricName, LatencyHistogram>>;
}

/** A run that was read, with its summary, for the formats. Throws a ResultFileError. */
export function exportedRun(
  run: Run,
  { name, summary }: Pick<ExportedRun, "name" | "summary">,
): ExportedRun {
  return { name, file: run.file, summary, histograms: runHistograms(run) };
}

/** Times of a call by what stands for the run first: the corrected latency where there is one. */
export const MAIN_METRICS: readonly MetricName[] = ["corrected", "latency", "total"];

/** Service time, whichever name the test has for it. */
export const SERVICE_METRICS: readonly MetricName[] = ["latency", "total"];
