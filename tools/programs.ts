import config from "../deno.json" with { type: "json" };
import { ROOT } from "../shared/base/testing.ts";

/** A program that is packed: into a binary by compile, into one file of JavaScript by bundle. */
export interface Program {
  /** Of the files in dist/. */
  readonly name: string;
  /** From the root of the repository. */
  readonly entry: string;
  /** Flags of `deno run` and `deno compile`: the least permissions that it needs, and V8's. */
  readonly flags: readonly string[];
}

/**
 * The flags of `deno run` as the task `program` has them: the least permissions, and V8's.
 *
 * Addresses, Unix sockets among them, certificates and result folders are settings, so net, read and
 * write have no narrower scope that holds for every user. `--allow-sys` is for host facts and usage.
 * `--allow-ffi` is for prctl in the pacing worker: limited to libc.so.6, Deno would look for that
 * file in the working directory and load it from there. Without `--no-prompt` a terminal would be
 * asked, in mid-run.
 *
 * Without V8's flags it lowers the bound of the old generation at each scavenge of a start, until it
 * marks and compacts for 5 to 9 ms three seconds after the first call, in both programs: calls with
 * 10 ms to spare miss their deadline. With them neither does in a minute at 2,000 calls a second.
 */
const FLAGS: readonly string[] = config.tasks.program.command.split(" ").slice(2);

/** Of them V8's. */
const V8_FLAGS = FLAGS.filter((flag) => flag.startsWith("--v8-flags="));

export const PROGRAMS: readonly Program[] = [
  { name: "df", entry: "df/main.ts", flags: FLAGS },
  { name: "smft", entry: "smft/main.ts", flags: FLAGS },
];

/** How `deno` runs a script. */
interface DenoArgsOptions {
  /** Of `deno run`. @default all permissions, and V8's flags of the tasks */
  readonly flags?: readonly string[];
  /** What the script is given. @default none */
  readonly args?: readonly string[];
}

/**
 * The arguments of `deno` that run a script, by its path from the root of the repository. One that
 * stands elsewhere, by an absolute path, runs without the repository's configuration.
 */
export function denoArgs(
  script: string,
  { flags = ["-A", ...V8_FLAGS], args = [] }: DenoArgsOptions = {},
): string[] {
  const where = script.startsWith("/")
    ? ["--no-config", script]
    : ["--config", `${ROOT}deno.json`, ROOT + script];
  return ["run", "--quiet", ...flags, ...where, ...args];
}
