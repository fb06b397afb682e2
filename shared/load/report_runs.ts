import { print } from "../program/mod.ts";
import type { MeasuredRunResult } from "./measured_run.ts";

/** Prints the summary of the runs on stdout, and where their files are. */
export async function reportRuns(runs: readonly MeasuredRunResult[]): Promise<void> {
  for (const run of runs) print(JSON.stringify(run.end.latency ?? run.end.total));
  for (const { path } of runs) print(path);
  await Promise.resolve();
}
