/** `deno task report`: result files as one page of HTML. @module */
import { isStdout } from "@lab/shared/base";
import { ExitCode } from "@lab/shared/program";
import { UsageError } from "@lab/shared/settings";
import { reportPath, writeReport } from "@lab/shared/report";
import { ResultFileError } from "@lab/shared/results";
import { CONSOLE, parseFlags, type ToolOutput } from "./command_line.ts";

const HELP =
  `Writes result files as one page of HTML that needs nothing else: no network, no server.

Usage: deno task report FILE… [--out PAGE.html]

One FILE is a report of that run; several are shown side by side and then one by one.

  --out PAGE.html  where the page goes; beside the first FILE, under its name, when it is not given;
                   - is stdout
  --help           show this`;

const OPTIONS = {
  out: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;
/** Runs on one page, at most: beyond it nobody compares, and the page grows large. */
const MAX_RUNS = 24;

/** Runs the program with these arguments; resolves to its exit code. */
export async function reportMain(
  args: readonly string[],
  output: ToolOutput = CONSOLE,
): Promise<number> {
  try {
    const { values, positionals: paths } = parseFlags(args, OPTIONS, `\n\n${HELP}`);
    if (values.help) {
      output.out(HELP);
      return ExitCode.OK;
    }
    if (paths.length === 0) throw new UsageError(`no FILE was given\n\n${HELP}`);
    if (paths.length > MAX_RUNS) {
      throw new UsageError(
        `${paths.length} files were given, and a page shows at most ${MAX_RUNS}`,
      );
    }
    const out = values.out ?? reportPath(paths);
    await writeReport(paths, out);
    (isStdout(out) ? output.error : output.out)(`report: ${out}`);
    return ExitCode.OK;
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof ResultFileError)) throw error;
    output.error(`report: ${error.message}`);
    return ExitCode.USAGE;
  }
}

if (import.meta.main) Deno.exit(await reportMain(Deno.args));
