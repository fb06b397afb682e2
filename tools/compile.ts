/**
 * Compiles each program into a binary in dist/ that needs no Deno: `deno task compile [df|smft]`. Its
 * permissions are baked in, its workers come along.
 * @module
 */
import { outputOf } from "../shared/base/testing.ts";
import { complaintOf, packAll, PackError, type PackOptions, reasonIn } from "./pack.ts";
import type { Program } from "./programs.ts";

/**
 * Writes `dist/<name>` and returns that path. Rejects with a PackError when it cannot be made, or
 * when DENORT_BIN names Deno itself: the file would be Deno and not the program.
 */
export async function compileProgram(program: Program, options: PackOptions): Promise<string> {
  const runtime = options.env?.DENORT_BIN ?? Deno.env.get("DENORT_BIN");
  if (runtime !== undefined && await isDeno(runtime)) {
    throw new PackError(
      `DENORT_BIN=${runtime} is deno itself, and a binary made from it would ignore the program: ` +
        `it has to be the denort of Deno ${Deno.version.deno}.`,
    );
  }
  const output = `dist/${program.name}`;
  const complaint = await complaintOf([
    ...["compile", "--quiet", "--exclude-unused-npm", "--output", output],
    ...program.flags,
    program.entry,
  ], options);
  if (complaint === undefined) return output;
  throw new PackError(
    /denort|base binary/.test(complaint)
      ? `${output} cannot be compiled, for Deno's runtime denort ${Deno.version.deno} is neither ` +
        `in the cache nor to be had (${runtimeReason(complaint)}); DENORT_BIN may name a copy.`
      : `${output} cannot be compiled: ${reasonIn(complaint)}.`,
  );
}

/**
 * Deno says its version; denort alone has no program to run and says none. What is no program is not
 * Deno: compile says what is wrong with it.
 */
async function isDeno(path: string): Promise<boolean> {
  return (await outputOf([path, "--version"]).catch(() => "")).startsWith("deno ");
}

/** The innermost of the causes that Deno lists as `3: dns error`. */
function runtimeReason(complaint: string): string {
  const causes = complaint.split("Stack backtrace")[0].match(/(?<=^ *\d+: ).+$/gm);
  return causes?.at(-1) ?? reasonIn(complaint);
}

if (import.meta.main) await packAll(Deno.args, compileProgram);
