import { readResults, readRun, summarizeRun } from "../results/mod.ts";
import { RunCollector } from "./aggregate/run_collector.ts";
import { durationMsOf, type RunFigures, runFigures } from "./aggregate/run_figures.ts";

/** The figures of a result file, of any age. Rejects with a ResultFileError. */
export async function readRunFigures(path: string, name: string): Promise<RunFigures> {
  const run = await readRun(path);
  const summary = summarizeRun(run);
  const collector = new RunCollector({ durationMs: durationMsOf(summary) });
  // Records that are too many to keep are read once more, block after block.
  if (run.columns !== undefined) collector.add(run.columns);
  else await readResults(path, (block) => collector.add(block));
  return runFigures({ name, summary, run, collector });
}
