import {
  type Histograms,
  type ResultFile,
  type Run,
  runHistograms,
  type Summary,
} from "../results/mod.ts";
import { factsOf, type ScenarioFacts } from "../scenarios/mod.ts";

/** A run as the formats need it. */
export interface ExportedRun {
  /** What it is called by its file. */
  readonly name: string;
  /** Of its test. */
  readonly facts: ScenarioFacts;
  readonly file: ResultFile;
  readonly summary: Summary;
  /** Of all its calls; empty ones are absent. */
  readonly histograms: Histograms;
}

/** A run that was read, with its summary, for the formats. Throws a ResultFileError. */
export function exportedRun(
  run: Run,
  { name, summary }: Pick<ExportedRun, "name" | "summary">,
): ExportedRun {
  const { file } = run;
  return { name, facts: factsOf(file.test), file, summary, histograms: runHistograms(run) };
}
