/** `deno task summarize`: result files, summed up side by side. @module */
import {
  EXPORT_FORMATS,
  type ExportedRun,
  exportedRun,
  ExportError,
  exportsToStdout,
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
import { ExitCode } from "@lab/shared/program";
import { UsageError } from "@lab/shared/settings";
import { CONSOLE, parseFlags, type ToolOutput } from "./command_line.ts";

const HELP = `Sums up result files as Markdown tables, a row a run.

Usage: deno task summarize [FILE…] [--json] [--export FORMAT=PATH]…

Without a FILE: those named *_results*.txt in RESULTS_DIR (default ./results).

  --json                 the same figures as JSON, as docs/summary.schema.json describes them
  --export FORMAT=PATH   also writes them in the format of another tool, - on stdout; may be
                         repeated
${exportLines()}
  --help                 show this`;

const OPTIONS = {
  json: { type: "boolean", default: false },
  export: { type: "string", multiple: true },
  help: { type: "boolean", short: "h", default: false },
} as const;

function exportLines(): string {
  return EXPORT_FORMATS.map(({ name, target, about }) =>
    `      ${`${name}=${target}`.padEnd(16)} ${about}`
  ).join("\n");
}

/** Runs the program with these arguments; resolves to its exit code. */
export async function summarizeMain(
  args: readonly string[],
  output: ToolOutput = CONSOLE,
): Promise<number> {
  try {
    const { values, positionals } = parseFlags(args, OPTIONS, `\n\n${HELP}`);
    if (values.help) {
      output.out(HELP);
      return ExitCode.OK;
    }
    const paths = positionals.length > 0 ? positionals : await defaultPaths();
    const targets = (values.export ?? []).map(parseExport);
    const toStdout = exportsToStdout(targets);
    if (toStdout && values.json) {
      throw new UsageError("--json and --export would both be on stdout");
    }
    const runs = await readAll(paths, output);
    if (runs === undefined) return ExitCode.USAGE;
    for (const path of await writeExports(runs, targets)) output.error(`export: ${path}`);
    const say = toStdout ? output.error : output.out;
    say(
      values.json
        ? JSON.stringify(summaryDocument(runs), null, 2)
        : renderMarkdown(runs.map(({ summary }) => summary)).trimEnd(),
    );
    return ExitCode.OK;
  } catch (error) {
    const known = [UsageError, ExportError, ResultFileError].some((type) => error instanceof type);
    if (!known || !(error instanceof Error)) throw error;
    output.error(`summarize: ${error.message}`);
    return ExitCode.USAGE;
  }
}

/** The runs in the order of the paths; undefined when a file had an error, each one told. */
async function readAll(
  paths: readonly string[],
  output: ToolOutput,
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
