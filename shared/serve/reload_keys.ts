/** When to read keys again. */
export interface ReloadKeysOptions {
  /** A folder with a folder for each key. @default none is watched */
  readonly directory?: string;
  /** Reads and takes them; never rejects. */
  readonly reload: () => Promise<void>;
  /** From the first event to reading, ms, so that files are read together. @default 200 */
  readonly settleMs?: number;
}

/** A running watch. */
export interface KeyReloader {
  /** Resolves when nothing is being read any more. */
  close(): Promise<void>;
}

/**
 * Reads keys again on SIGHUP, and when something changes in their folder; one reading after the
 * other. A change that is half written is read as it is, and again with its next event: keys that do
 * not load leave the old ones in use.
 */
export function reloadKeys(options: ReloadKeysOptions): KeyReloader {
  const { directory, reload, settleMs = 200 } = options;
  let reading = Promise.resolve();
  let settling: ReturnType<typeof setTimeout> | undefined;
  const read = () => {
    settling = undefined;
    reading = reading.then(reload);
  };
  const watcher = directory === undefined ? undefined : Deno.watchFs(directory);
  const watching = (async () => {
    // Reading a key makes `access` events on some systems.
    for await (const { kind } of watcher ?? []) {
      if (kind !== "access") settling ??= setTimeout(read, settleMs);
    }
  })();
  Deno.addSignalListener("SIGHUP", read);
  return {
    async close() {
      Deno.removeSignalListener("SIGHUP", read);
      clearTimeout(settling);
      watcher?.close();
      await watching;
      await reading;
    },
  };
}
