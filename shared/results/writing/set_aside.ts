import { ResultFileError } from "../result_file_error.ts";

/** The head of a file is within this; a line that is longer is no `#META` of ours. */
const HEAD_BYTES = 65_536;

/**
 * Renames the file at `path`, if there is one, after the time when its run started (or, when the
 * file does not tell, when it was last written): `x.txt` becomes `x_2026-11-21T09-31-07Z.txt`. A
 * file that has this name already is kept too. Rejects with a ResultFileError.
 *
 * @returns the new path; undefined when there was no file
 */
export async function setAside(path: string): Promise<string | undefined> {
  try {
    const info = await statOrUndefined(path);
    if (info === undefined) return undefined;
    if (info.isDirectory) {
      throw new ResultFileError(
        "unwritable",
        path,
        `cannot write results to ${path}: a directory stands where the file should be`,
      );
    }
    const startedAt = await startOf(path) ?? info.mtime ?? new Date(0);
    const target = await freePath(path, startedAt);
    await Deno.rename(path, target);
    return target;
  } catch (thrown) {
    throw ResultFileError.fromWrite(thrown, path);
  }
}

async function freePath(path: string, startedAt: Date): Promise<string> {
  const time = startedAt.toISOString().slice(0, 19).replaceAll(":", "-") + "Z";
  const dot = path.lastIndexOf(".");
  const [stem, extension] = dot > path.lastIndexOf("/")
    ? [path.slice(0, dot), path.slice(dot)]
    : [path, ""];
  for (let n = 1;; n++) {
    const target = `${stem}_${time}${n === 1 ? "" : `_${n}`}${extension}`;
    if (await statOrUndefined(target) === undefined) return target;
  }
}

async function statOrUndefined(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.lstat(path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return undefined;
    throw thrown;
  }
}

/** The start that the file has; undefined when it has none, or cannot be read. */
async function startOf(path: string): Promise<Date | undefined> {
  try {
    using file = await Deno.open(path);
    const head = new Uint8Array(HEAD_BYTES);
    const length = await file.read(head) ?? 0;
    const text = new TextDecoder().decode(head.subarray(0, length));
    const meta = /^#META=(.*)$/m.exec(text);
    const startedAt = new Date(JSON.parse(meta?.[1] ?? "{}").started_at);
    return Number.isNaN(startedAt.getTime()) ? undefined : startedAt;
  } catch {
    return undefined;
  }
}
