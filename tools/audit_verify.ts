/** `deno task audit:verify`: whether an audit log is whole. @module */
import { dirname } from "node:path";
import { messageOf } from "@lab/shared/base";
import {
  type AuditFile,
  auditFiles,
  type AuditHead,
  formatAuditHead,
  headPath,
  parseAuditHead,
  readHeadText,
  verifyAudit,
} from "@lab/shared/observe";
import { ExitCode } from "@lab/shared/program";
import { UsageError } from "@lab/shared/settings";
import { CONSOLE, parseFlags, type ToolOutput } from "./command_line.ts";

const HELP = `Whether an audit log is whole: no record altered, removed, inserted or moved.

Usage: deno task audit:verify DIR | FILE… [--head SEQ:HASH | --no-head] [--after SEQ:HASH]

DIR stands for its files; FILE… are files that follow each other, in their order.

  --head SEQ:HASH   a head that the log has had, as the server printed it (default: audit.head
                    beside the last file); records behind it are fine, missing ones are not
  --no-head         without one: a cut at the end does not show
  --after SEQ:HASH  the head behind which the first FILE begins (default: the start of the log)
  --help            show this

Exit code 0: whole. 2: wrong usage, or a file that cannot be read. 3: broken, with one line on
stderr that says where and how.`;

const OPTIONS = {
  head: { type: "string" },
  "no-head": { type: "boolean", default: false },
  after: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** Runs the program with these arguments; resolves to its exit code. */
export async function auditVerifyMain(
  args: readonly string[],
  output: ToolOutput = CONSOLE,
): Promise<number> {
  try {
    const { values, positionals } = parseFlags(args, OPTIONS, "; see --help");
    if (values.help) {
      output.out(HELP);
      return ExitCode.OK;
    }
    const { paths, directory } = logOf(positionals);
    const after = values.after === undefined ? undefined : headOf("--after", values.after);
    const known = values["no-head"]
      ? undefined
      : values.head === undefined
      ? headBeside(directory)
      : headOf("--head", values.head);
    const files = paths.map((name): AuditFile => ({ name, read: () => readFile(name) }));
    const verdict = await verifyAudit(files, { after, head: known });
    if (verdict.kind === "broken") {
      const { file, line, problem } = verdict;
      output.error(`${line === undefined ? file : `${file}:${line}`} ${problem}`);
      return ExitCode.INVALID_RUN;
    }
    const { records } = verdict;
    const held = known === undefined ? ", and no head to hold its end against" : "";
    output.out(
      `whole: ${count(records, "record")} in ${count(paths.length, "file")}, ` +
        `head ${formatAuditHead(verdict.head)}${held}`,
    );
    return ExitCode.OK;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    output.error(`audit:verify: ${error.message}`);
    return ExitCode.USAGE;
  }
}

/** The files of the log, and where its head stands. */
function logOf(positionals: readonly string[]): { paths: string[]; directory: string } {
  const last = positionals.at(-1);
  if (last === undefined) throw new UsageError("which DIR or FILE…? see --help");
  if (positionals.length > 1 || !isDirectory(last)) {
    return { paths: [...positionals], directory: dirname(last) };
  }
  const paths = tryReading(last, () => auditFiles(last));
  if (paths.length > 0 || hasHead(last)) return { paths, directory: last };
  throw new UsageError(`${last} holds no audit log, whose files are audit-*.jsonl`);
}

function isDirectory(path: string): boolean {
  return tryReading(path, () => Deno.statSync(path)).isDirectory;
}

function hasHead(directory: string): boolean {
  try {
    return Deno.statSync(headPath(directory)).isFile;
  } catch {
    return false;
  }
}

function headBeside(directory: string): AuditHead | undefined {
  const path = headPath(directory);
  if (!hasHead(directory)) {
    throw new UsageError(`${path} is not there; give --head SEQ:HASH, or --no-head to do without`);
  }
  const text = tryReading(path, () => Deno.readTextFileSync(path));
  const head = readHeadText(text);
  if (head === undefined && text !== "") throw new UsageError(`${path} is no head of an audit log`);
  return head;
}

function headOf(flag: string, text: string): AuditHead {
  const head = parseAuditHead(text);
  if (head !== undefined) return head;
  throw new UsageError(`${flag} is ${JSON.stringify(text)}, and a head is SEQ:HASH`);
}

async function readFile(path: string): Promise<Uint8Array> {
  try {
    return await Deno.readFile(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function tryReading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): UsageError {
  const reason = messageOf(cause);
  return new UsageError(`reading ${path}: ${reason}`, { cause });
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

if (import.meta.main) Deno.exit(await auditVerifyMain(Deno.args));
