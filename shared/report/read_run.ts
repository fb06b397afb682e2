import { basename } from "node:path";
import { readHistograms, readResults, summarize } from "../results/mod.ts";
import { RunCollector } from "./aggregate/run_collector.ts";
import { type RunFigures, runFigures } from "./aggregate/run_figures.ts";
import { estimateQuantile } from "./estimate_quantile.ts";

/** The figures of a result file, of any age. Rejects with a ResultFileError. */
export async function readRun(path: string, name = runName(path)): Promise<RunFigures> {
  const summary = await summarize(path);
  const sec = summary.meta?.duration_sec;
  const collector = new RunCollector(sec === undefined ? {} : { durationMs: sec * 1000 });
  const { end } = await readResults(path, (record) => collector.add(record));
  const complete = summary.figuresFrom === "records" ||
    (collector.count > 0 && collector.count === summary.sent);
  return runFigures({
    name,
    summary,
    health: end?.health,
    collector,
    histograms: complete ? {} : await readHistograms(path),
    estimate: estimateQuantile,
  });
}

/** What a run is called by its file. */
export function runName(path: string): string {
  return basename(path).replace(/\.txt$/, "");
}
