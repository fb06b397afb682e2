import type { KeySpec } from "../../signing/mod.ts";
import type { Reload } from "../../serve/mod.ts";

/** How keys are read again. */
export interface KeysReloadOptions {
  /** A folder with a folder for each key. */
  readonly directory: string;
  /** The keys as they are wanted now. */
  readonly readKeys: () => Promise<readonly KeySpec[]>;
  /** Those that were wanted at the start. */
  readonly current: readonly KeySpec[];
  /** Takes these; rejects where they do not load, and then the old ones are in use still. */
  readonly take: (keys: readonly KeySpec[]) => Promise<void>;
}

/**
 * Reads keys again when anything in their folder has changed. A change that is half written is read as
 * it is, and again with its next event.
 */
export async function keysReload(
  { directory, readKeys, current, take }: KeysReloadOptions,
): Promise<Reload> {
  let inUse = await traceOf(current);
  return {
    what: "keys",
    trees: [directory],
    settleMs: 200,
    async reload() {
      const keys = await readKeys();
      const trace = await traceOf(keys);
      if (trace === inUse) return undefined;
      await take(keys);
      inUse = trace;
      return { keys: keys.length };
    },
  };
}

/** Tells whether keys are as they were, by what is said of them and the state of their files. */
async function traceOf(keys: readonly KeySpec[]): Promise<string> {
  const files = keys.flatMap(({ versions }) => versions)
    .flatMap((version) => "file" in version ? [version.file.path, version.file.passphrasePath] : [])
    .filter((path) => path !== undefined);
  const states = await Promise.all(files.map(async (path) => {
    const { ino, size, mtime, ctime, mode } = await Deno.stat(path);
    return [ino, size, mtime?.getTime(), ctime?.getTime(), mode];
  }));
  return JSON.stringify([keys, states]);
}
