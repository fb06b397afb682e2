import { readResults, readRun, type Run, RunSamples, summarizeRun } from "../results/mod.ts";
import { factsOf } from "../scenarios/mod.ts";
import { RunCollector } from "./aggregate/run_collector.ts";
import { durationMsOf, type RunFigures, runFigures } from "./aggregate/run_figures.ts";

/** The figures of a result file, of any age. Rejects with a ResultFileError. */
export async function readRunFigures(path: string, name: string): Promise<RunFigures> {
  return await figuresOfRun(await readRun(path), name);
}

/** The figures of a run that has been read, and its summary among them. Rejects likewise. */
export async function figuresOfRun(run: Run, name: string): Promise<RunFigures> {
  const facts = factsOf(run.file.test);
  const samples = new RunSamples(run.columns, facts);
  const summary = summarizeRun(run, { trust: true, samples });
  const collector = new RunCollector({ durationMs: durationMsOf(summary), facts });
  // Records that are too many to keep are read once more, block after block.
  if (run.columns !== undefined) collector.add(run.columns);
  else await readResults(summary.path, (block) => collector.add(block));
  return runFigures({ name, summary, run, samples, collector });
}
