import { print } from "../program/mod.ts";
import { reportPath, writeReport } from "../report/mod.ts";
import { renderTerminal, ResultFileError, summarize } from "../results/mod.ts";
import type { LoadContext } from "./load_program.ts";
import type { MeasuredRunResult } from "./measured_run.ts";

/**
 * Prints on stdout where the runs' files are, and then what they come to as it stands in those
 * files, the verdict last. All runs are over by then; unless the settings say no, a page of HTML is
 * made of them too, and one that cannot be written changes nothing of what the runs came to.
 */
export async function reportRuns(
  { settings, logger }: Pick<LoadContext, "settings" | "logger">,
  runs: readonly MeasuredRunResult[],
): Promise<void> {
  const paths = runs.map(({ path }) => path);
  const summaries = [];
  for (const path of paths) summaries.push(await summarize(path));
  for (const path of paths) print(`results: ${path}`);
  if (!settings.noReport) await reportPage(paths, logger);
  print(renderTerminal(summaries, { color: Deno.stdout.isTerminal() && !Deno.noColor }));
}

async function reportPage(paths: readonly string[], logger: LoadContext["logger"]): Promise<void> {
  const out = reportPath(paths);
  try {
    await writeReport(paths, out);
    print(`report: ${out}`);
  } catch (error) {
    if (!(error instanceof ResultFileError)) throw error;
    logger.warn(`no report: ${error.message}`);
  }
}
