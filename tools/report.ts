/** `deno task report`: result files as one page of HTML. @module */
import { parseArgs } from "node:util";
import { reportPath, writeReport } from "@lab/shared/report";
import { ResultFileError } from "@lab/shared/results";

const HELP =
  `Writes result files as one page of HTML that needs nothing else: no network, no server.

Usage: deno task report FILE… [--out PAGE.html]

One FILE is a report of that run; several are shown side by side and then one by one.

  --out PAGE.html  where the page goes; beside the first FILE, under its name, when it is not given
  --help           show this`;

/** Exit codes: done; wrong usage, a file that cannot be read or a page that cannot be written. */
const OK = 0;
const USAGE = 2;
/** Runs on one page, at most: beyond it nobody compares, and the page grows large. */
const MAX_RUNS = 24;

/** Where the program's text goes. */
export interface ReportOutput {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

/** Runs the program with these arguments; resolves to its exit code. */
export async function reportMain(
  args: readonly string[],
  output: ReportOutput = { out: console.log, error: console.error },
): Promise<number> {
  const parsed = parse(args);
  if (typeof parsed === "string") {
    output.error(`report: ${parsed}\n\n${HELP}`);
    return USAGE;
  }
  if (parsed.values.help) {
    output.out(HELP);
    return OK;
  }
  const paths = parsed.positionals;
  if (paths.length === 0) {
    output.error(`report: no FILE was given\n\n${HELP}`);
    return USAGE;
  }
  if (paths.length > MAX_RUNS) {
    output.error(`report: ${paths.length} files were given, and a page shows at most ${MAX_RUNS}`);
    return USAGE;
  }
  const out = parsed.values.out ?? reportPath(paths);
  try {
    await writeReport(paths, out);
  } catch (error) {
    if (!(error instanceof ResultFileError)) throw error;
    output.error(`report: ${error.message}`);
    return USAGE;
  }
  output.out(`report: ${out}`);
  return OK;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { out: { type: "string" }, help: { type: "boolean", short: "h", default: false } },
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

if (import.meta.main) Deno.exit(await reportMain(Deno.args));
