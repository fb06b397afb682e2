/** `deno task summarize`: result files, summed up side by side. @module */
import { parseArgs } from "node:util";
import { renderMarkdown, ResultFileError, summarize, type Summary } from "@lab/shared/results";
import { HgrmError, writeHgrm } from "./summarize_hgrm.ts";

const HELP = `Sums up result files as Markdown tables, a row a run.

Usage: deno task summarize [FILE…] [--json] [--hgrm DIR]

Without a FILE: those named *_results*.txt in RESULTS_DIR (default ./results).

  --json       the same figures as JSON
  --hgrm DIR   also writes RUN.METRIC.hgrm files into DIR, for HdrHistogram's plotters
  --help       show this`;

/** Exit codes: done; wrong usage or a file that cannot be read. */
const OK = 0;
const USAGE = 2;

/** A command line that cannot be followed; the message says why. */
class UsageError extends Error {
  readonly kind = "usage";
  override readonly name = "UsageError";
}

/** Where the program's text goes. */
export interface SummarizeOutput {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

/** Runs the program with these arguments; resolves to its exit code. */
export async function summarizeMain(
  args: readonly string[],
  output: SummarizeOutput = { out: console.log, error: console.error },
): Promise<number> {
  try {
    const { values, positionals } = parse(args);
    if (values.help) {
      output.out(HELP);
      return OK;
    }
    const paths = positionals.length > 0 ? positionals : await defaultPaths();
    const summaries = await summarizeAll(paths, output);
    if (summaries === undefined) return USAGE;
    if (values.hgrm !== undefined) await writeHgrm(paths, values.hgrm);
    output.out(
      values.json ? JSON.stringify(summaries, null, 2) : renderMarkdown(summaries).trimEnd(),
    );
    return OK;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof HgrmError)) throw error;
    output.error(`summarize: ${error.message}`);
    return USAGE;
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        hgrm: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${why}\n\n${HELP}`);
  }
}

/** The summaries in the order of the paths; undefined when a file had an error, each one told. */
async function summarizeAll(
  paths: readonly string[],
  output: SummarizeOutput,
): Promise<Summary[] | undefined> {
  const summaries: Summary[] = [];
  let failed = false;
  for (const path of paths) {
    try {
      summaries.push(await summarize(path));
    } catch (error) {
      if (!(error instanceof ResultFileError)) throw error;
      output.error(`summarize: ${error.message}`);
      failed = true;
    }
  }
  return failed ? undefined : summaries;
}

async function defaultPaths(): Promise<string[]> {
  const dir = resultsDir();
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(dir)) {
      if (entry.isFile && /_results.*\.txt$/.test(entry.name)) names.push(entry.name);
    }
  } catch {
    throw new UsageError(`no FILE was given, and there is no directory ${dir}\n\n${HELP}`);
  }
  if (names.length === 0) {
    throw new UsageError(`no FILE was given, and ${dir} has no result files\n\n${HELP}`);
  }
  return names.sort().map((name) => `${dir}/${name}`);
}

/** RESULTS_DIR, where reading it is permitted; asking would stop at a prompt. */
function resultsDir(): string {
  const permission = Deno.permissions.querySync({ name: "env", variable: "RESULTS_DIR" });
  const dir = permission.state === "granted" ? Deno.env.get("RESULTS_DIR") : undefined;
  return dir === undefined || dir === "" ? "./results" : dir;
}

if (import.meta.main) Deno.exit(await summarizeMain(Deno.args));
