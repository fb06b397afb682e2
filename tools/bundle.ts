/**
 * Bundles each program with all it imports into one file of JavaScript in dist/:
 * `deno task bundle [df|smft]`. It runs by `deno run` with the permissions of programs.ts, without
 * the repository or a cache.
 * @module
 */
import { complaintOf, packAll, PackError, type PackOptions, reasonIn } from "./pack.ts";
import type { Program } from "./programs.ts";

/** Writes `dist/<name>.js` and returns that path. Rejects with a PackError when it cannot be made. */
export async function bundleProgram(program: Program, options: PackOptions): Promise<string> {
  const output = `dist/${program.name}.js`;
  const complaint = await complaintOf(
    // Without types checked, an import of what is not exported would fail only when it is called.
    ["bundle", "--check", "--quiet", "--output", output, program.entry],
    options,
  );
  if (complaint === undefined) return output;
  throw new PackError(`${output} cannot be bundled: ${reasonIn(complaint)}.`);
}

if (import.meta.main) await packAll(Deno.args, bundleProgram);
