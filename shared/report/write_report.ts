import { ResultFileError } from "../results/mod.ts";
import { renderReport } from "./page/render_report.ts";
import { readRunFigures, runName } from "./read_run_figures.ts";

/**
 * Reads result files and writes what they say as one page to `out`. Rejects with a ResultFileError
 * when one cannot be read or the page cannot be written.
 */
export async function writeReport(paths: readonly string[], out: string): Promise<void> {
  const names = runNames(paths);
  const runs = [];
  for (const [at, path] of paths.entries()) runs.push(await readRunFigures(path, names[at]));
  try {
    await Deno.writeTextFile(out, renderReport(runs));
  } catch (thrown) {
    throw ResultFileError.fromWrite(thrown, out);
  }
}

/** The files' names, and their paths where two have the same name. */
function runNames(paths: readonly string[]): string[] {
  const names = paths.map(runName);
  const twice = names.some((name, at) => names.indexOf(name) !== at);
  return twice ? paths.map((path) => path.replace(/\.txt$/, "")) : names;
}

/** Where a report of these files belongs: beside the first, under the name that they share. */
export function reportPath(paths: readonly string[]): string {
  const [first] = paths;
  const stem = first.replace(/\.txt$/, "");
  if (paths.length === 1) return `${stem}.html`;
  const shared = /^(.*_results)_[^/]*$/.exec(stem)?.[1];
  return `${shared ?? `${stem}_and_${paths.length - 1}_more`}.html`;
}
