import { writeOutput } from "../base/mod.ts";
import { ResultFileError, runNames } from "../results/mod.ts";
import type { ComparisonFindings } from "./aggregate/comparison_findings.ts";
import type { RunFigures } from "./aggregate/run_figures.ts";
import { renderComparison, renderReport } from "./page/render_report.ts";
import { readRunFigures } from "./read_run_figures.ts";

/**
 * Reads result files and writes what they say as one page to `out`. Rejects with a ResultFileError
 * when one cannot be read or the page cannot be written.
 */
export async function writeReport(paths: readonly string[], out: string): Promise<void> {
  await writeRuns(await readRuns(paths), out);
}

/** Writes runs that have been read as one page to `out`. Rejects with a ResultFileError. */
export async function writeRuns(runs: readonly RunFigures[], out: string): Promise<void> {
  await writePage(out, renderReport(runs));
}

/** Reads result files, each once, for their summaries and a page. Rejects with a ResultFileError. */
export async function readRuns(paths: readonly string[]): Promise<RunFigures[]> {
  const names = runNames(paths.map((path) => ({ path })));
  const runs: RunFigures[] = [];
  for (const [at, path] of paths.entries()) runs.push(await readRunFigures(path, names[at]));
  return runs;
}

/** The result files of both sides, pair by pair. */
export interface PairedPaths {
  readonly a: readonly string[];
  readonly b: readonly string[];
}

/**
 * Writes what a comparison of these runs found as one page to `out`. Rejects as `writeReport` does.
 */
export async function writeComparison(
  { a, b }: PairedPaths,
  { out, findings }: { readonly out: string; readonly findings: ComparisonFindings },
): Promise<void> {
  const runs = await readRuns([...a, ...b]);
  const paired = { a: runs.slice(0, a.length), b: runs.slice(a.length) };
  await writePage(out, renderComparison(paired, findings));
}

async function writePage(out: string, page: string): Promise<void> {
  try {
    await writeOutput(out, page);
  } catch (thrown) {
    throw ResultFileError.fromWrite(thrown, out);
  }
}

/** Where a report of these files belongs: beside the first, under the name that they share. */
export function reportPath(paths: readonly string[]): string {
  const [first] = paths;
  const stem = first.replace(/\.txt$/, "");
  if (paths.length === 1) return `${stem}.html`;
  const shared = /^(.*_results)_[^/]*$/.exec(stem)?.[1];
  return `${shared ?? `${stem}_and_${paths.length - 1}_more`}.html`;
}
