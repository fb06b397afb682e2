import { print } from "../program/mod.ts";
import { renderMarkdown, summarize } from "../results/mod.ts";
import type { MeasuredRunResult } from "./measured_run.ts";

/** Prints the summary of the runs on stdout as it stands in their files, and where those are. */
export async function reportRuns(runs: readonly MeasuredRunResult[]): Promise<void> {
  const paths = runs.map(({ path }) => path);
  const summaries = [];
  for (const path of paths) summaries.push(await summarize(path));
  print(renderMarkdown(summaries));
  for (const path of paths) print(`results: ${path}`);
}
