import {
  annotations,
  type ExportedRun,
  exportedRun,
  exportsToStdout,
  writeExports,
  writeStepSummary,
} from "../../exports/mod.ts";
import { ExitCode, print, printError } from "../../program/mod.ts";
import { figuresOfRun, reportPath, type RunFigures, writeRuns } from "../../report/mod.ts";
import {
  readRun,
  renderTerminal,
  ResultFileError,
  runNames,
  summarizeRun,
} from "../../results/mod.ts";
import type { RunResult } from "../run/run.ts";
import type { LoadContext } from "./load_context.ts";
import { worstExitCode } from "./worst_exit_code.ts";

/** Where CI services (GitHub, Forgejo) take Markdown that they show beside the job. */
const STEP_SUMMARY = "GITHUB_STEP_SUMMARY";

type ReportContext = Pick<LoadContext, "settings" | "logger">;
type NamedSummary = Pick<ExportedRun, "name" | "summary">;

/**
 * Prints on stdout (on stderr where an export is on stdout) where the runs' files are, and then what
 * they come to as it stands in those files, the verdict last. All runs are over by then; unless the
 * settings say no, a page of HTML is made of them too, and one that cannot be written changes nothing
 * of what the runs came to.
 *
 * @returns the exit code that matters most: a run's, or UNEXPECTED when an export that was asked for
 * could not be written
 */
export async function reportRuns(
  context: ReportContext,
  runs: readonly RunResult[],
): Promise<ExitCode> {
  const { settings, logger } = context;
  const paths = runs.map(({ path }) => path);
  const names = runNames(runs);
  const toStdout = exportsToStdout(settings.exports);
  // An export on stdout is alone there, for the program that reads it.
  const say = toStdout ? printError : print;
  const exporting = settings.exports.length > 0;
  const named: NamedSummary[] = [];
  const exported: ExportedRun[] = [];
  const shown: RunFigures[] = [];
  for (const [at, path] of paths.entries()) {
    const run = await readRun(path);
    const figures = settings.noReport ? undefined : await figuresOfRun(run, names[at]);
    if (figures !== undefined) shown.push(figures);
    const summary = figures?.summary ?? summarizeRun(run, { trust: true });
    const one = { name: names[at], summary };
    named.push(one);
    // Histograms, and not the run itself: the records of many need not stay in memory together.
    if (exporting) exported.push(exportedRun(run, one));
  }
  for (const path of paths) say(`results: ${path}`);
  const codes = runs.map(({ exitCode }) => exitCode);
  if (!settings.noReport) await tried(reportPage(shown, reportPath(paths), say), "report", logger);
  if (exporting) {
    const written = await tried(exportAll(exported, context, say), "export", logger);
    if (!written) codes.push(ExitCode.UNEXPECTED);
  }
  const stepSummary = Deno.env.get(STEP_SUMMARY);
  if (stepSummary) await tried(tellService(named, stepSummary), "step summary", logger);
  const summaries = named.map(({ summary }) => summary);
  const stream = toStdout ? Deno.stderr : Deno.stdout;
  say(renderTerminal(summaries, { color: stream.isTerminal() && !Deno.noColor }));
  return worstExitCode(codes);
}

async function reportPage(
  runs: readonly RunFigures[],
  out: string,
  say: typeof print,
): Promise<void> {
  await writeRuns(runs, out);
  say(`report: ${out}`);
}

async function exportAll(
  runs: readonly ExportedRun[],
  { settings }: ReportContext,
  say: typeof print,
): Promise<void> {
  for (const path of await writeExports(runs, settings.exports)) say(`export: ${path}`);
}

async function tellService(runs: readonly NamedSummary[], path: string): Promise<void> {
  for (const line of annotations(runs)) printError(line);
  await writeStepSummary(runs.map(({ summary }) => summary), path);
}

/** Whether it was written; what could not be is logged. */
async function tried(
  writing: Promise<void>,
  what: string,
  logger: LoadContext["logger"],
): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch (error) {
    if (!(error instanceof ResultFileError)) throw error;
    logger.warn(`no ${what}: ${error.message}`);
    return false;
  }
}
