import { ROOT, runToEnd } from "../shared/base/testing.ts";
import { type Program, PROGRAMS } from "./programs.ts";

/** A program that could not be packed; the message is one sentence. */
export class PackError extends Error {
  override readonly name = "PackError";
}

/** Where packing takes place. */
export interface PackOptions {
  /** The folder from which entries and dist/ are named. */
  readonly root: string;
  /** Variables beside those of this process. @default {} */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs Deno quietly; its complaint when it fails, undefined when it does not. */
export async function complaintOf(
  args: readonly string[],
  { root, env }: PackOptions,
): Promise<string | undefined> {
  const { code, stderr } = await runToEnd([Deno.execPath(), ...args], { cwd: root, env });
  return code === 0 ? undefined : stderr;
}

/** The reason in what Deno printed: its first error and where, without hints and stack trace. */
export function reasonIn(complaint: string): string {
  const lines = complaint.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const error = Math.max(0, lines.findIndex((line) => /^(error:|TS\d+ \[ERROR\]:)/.test(line)));
  const place = lines.slice(error, error + 6).find((line) => line.startsWith("at "));
  const reason = (lines[error] ?? "no reason given").replace(/^error: /, "").replace(/[.:]$/, "");
  return place === undefined ? reason : `${reason} ${place}`;
}

/**
 * Packs the programs of these names, all without one, and prints where each went. The first that
 * fails is told in one sentence on stderr, and the process ends with exit code 1; 2 for a name that
 * is none.
 */
export async function packAll(
  names: readonly string[],
  pack: (program: Program, options: PackOptions) => Promise<string>,
): Promise<void> {
  const unknown = names.find((name) => !PROGRAMS.some((program) => program.name === name));
  if (unknown !== undefined) {
    const known = PROGRAMS.map((program) => program.name).join(" and ");
    console.error(`${unknown} is no program: there are ${known}.`);
    Deno.exit(2);
  }
  try {
    for (const program of PROGRAMS) {
      if (names.length > 0 && !names.includes(program.name)) continue;
      console.log(await pack(program, { root: ROOT }));
    }
  } catch (error) {
    if (!(error instanceof PackError)) throw error;
    console.error(error.message);
    Deno.exit(1);
  }
}
