/** `deno task summarize`: result files, summed up side by side. @module */
import { parseArgs } from "node:util";
import {
  EXPORT_FORMATS,
  type ExportedRun,
  exportedRun,
  ExportError,
  parseExport,
  summaryDocument,
  writeExports,
} from "@lab/shared/exports";
import {
  readRun,
  renderMarkdown,
  ResultFileError,
  runNames,
  summarizeRun,
} from "@lab/shared/results";

const HELP = `Sums up result files as Markdown tables, a row a run.

Usage: deno task summarize [FILE…] [--json] [--export FORMAT=PATH]…

Without a FILE: those named *_results*.txt in RESULTS_DIR (default ./results).

  --json                 the same figures as JSON, as docs/summary.schema.json describes them
  --export FORMAT=PATH   also writes them in the format of another tool; may be repeated
${exportLines()}
  --help                 show this`;

function exportLines(): string {
  return EXPORT_FORMATS.map(({ name, target, about }) =>
    `      ${`${name}=${target}`.padEnd(16)} ${about}`
  ).join("\n");
}

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
    const targets = values.export.map(parseExport);
    const runs = await readAll(paths, output);
    if (runs === undefined) return USAGE;
    for (const path of await writeExports(runs, targets)) output.error(`export: ${path}`);
    output.out(
      values.json
        ? JSON.stringify(summaryDocument(runs), null, 2)
        : renderMarkdown(runs.map(({ summary }) => summary)).trimEnd(),
    );
    return OK;
  } catch (error) {
    const known = [UsageError, ExportError, ResultFileError].some((type) => error instanceof type);
    if (!known || !(error instanceof Error)) throw error;
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
        export: { type: "string", multiple: true, default: [] },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${why}\n\n${HELP}`);
  }
}

/** The runs in the order of the paths; undefined when a file had an error, each one told. */
async function readAll(
  paths: readonly string[],
  output: SummarizeOutput,
): Promise<ExportedRun[] | undefined> {
  const names = runNames(paths.map((path) => ({ path })));
  const runs: ExportedRun[] = [];
  let failed = false;
  for (const [at, path] of paths.entries()) {
    try {
      const run = await readRun(path);
      const summary = summarizeRun(run, { trust: true });
      runs.push(exportedRun(run, { name: names[at], summary }));
    } catch (error) {
      if (!(error instanceof ResultFileError)) throw error;
      output.error(`summarize: ${error.message}`);
      failed = true;
    }
  }
  return failed ? undefined : runs;
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
