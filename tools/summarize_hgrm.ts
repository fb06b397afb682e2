import { basename } from "node:path";
import { METRIC_NAMES, readHistograms } from "@lab/shared/results";

/** Files that cannot be written, or not beside each other; the message says which and why. */
export class HgrmError extends Error {
  readonly kind = "hgrm";
  override readonly name = "HgrmError";
}

/**
 * Writes the histograms of result files as percentile distributions in ms, `RUN.METRIC.hgrm` in
 * `dir`, which is made when it is missing. Throws an HgrmError, and a ResultFileError for a file
 * whose histograms cannot be read. Gives the paths.
 */
export async function writeHgrm(paths: readonly string[], dir: string): Promise<string[]> {
  const runs = paths.map((path) => basename(path, ".txt"));
  const twice = runs.find((run, at) => runs.indexOf(run) !== at);
  if (twice !== undefined) {
    throw new HgrmError(`two files are named ${twice}: give each a directory of its own`);
  }
  const written: string[] = [];
  for (const [at, path] of paths.entries()) {
    const histograms = await readHistograms(path);
    for (const metric of METRIC_NAMES) {
      const histogram = histograms[metric];
      if (histogram === undefined) continue;
      const target = `${dir}/${runs[at]}.${metric}.hgrm`;
      await write(target, { dir, text: histogram.toHgrm() });
      written.push(target);
    }
  }
  return written;
}

async function write(
  path: string,
  { dir, text }: { readonly dir: string; readonly text: string },
): Promise<void> {
  try {
    await Deno.mkdir(dir, { recursive: true });
    await Deno.writeTextFile(path, text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new HgrmError(`${path} cannot be written: ${why}`, { cause });
  }
}
