import { dirname } from "node:path";
import { isStdout, writeOutput } from "../base/mod.ts";
import { ResultFileError } from "../results/mod.ts";
import { EXPORT_FORMATS } from "./export_formats.ts";
import type { ExportedRun } from "./exported_run.ts";
import type { ExportTarget } from "./parse_export.ts";

/**
 * Writes runs in the formats asked for, to stdout where a target is that; directories that are missing
 * are made. Gives the paths of the files. Rejects with a ResultFileError when one cannot be written.
 */
export async function writeExports(
  runs: readonly ExportedRun[],
  targets: readonly ExportTarget[],
): Promise<string[]> {
  const written: string[] = [];
  for (const { format, path: target } of targets) {
    const { render } = EXPORT_FORMATS.find(({ name }) => name === format)!;
    for (const { name, text } of render(runs)) {
      const path = name === undefined ? target : `${target}/${fileName(name)}`;
      try {
        if (!isStdout(path)) await Deno.mkdir(dirname(path), { recursive: true });
        await writeOutput(path, text);
      } catch (thrown) {
        throw ResultFileError.fromWrite(thrown, path);
      }
      if (!isStdout(path)) written.push(path);
    }
  }
  return written;
}

/** Runs from files of the same name are called by their paths, which are no file's name. */
function fileName(name: string): string {
  return name.replaceAll(/[^\w.=-]+/g, "_");
}
