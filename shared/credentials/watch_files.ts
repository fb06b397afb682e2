import { dirname } from "node:path";

/** When to look at files that may have changed. */
export interface WatchFilesOptions {
  /** From the first event to looking, ms, so that files are read together that belong together. @default 50 */
  readonly settleMs?: number;
  /** Folders that are watched with all that is in them, besides those of the files. @default [] */
  readonly trees?: readonly string[];
  /** Between two looks without any event, ms, for file systems that send none. @default 60_000 */
  readonly recheckMs?: number;
}

/** A running watch. */
export interface FilesWatcher {
  /** Looks soon, as if a file had changed. */
  look(): void;
  /** Resolves when it has ended; `onLook` is not called afterwards. */
  close(): Promise<void>;
}

/**
 * Calls `onLook` soon, whenever one of the files may have changed, and from time to time; never
 * twice at once. It must not throw.
 *
 * Directories are watched, not files, because a file replaced by renaming (as `certs` does) or by
 * the swap of a symbolic link beside it (as Kubernetes does) is a new file.
 *
 * Throws an error of Deno when a directory cannot be watched.
 */
export function watchFiles(
  paths: readonly string[],
  onLook: () => void | Promise<void>,
  { settleMs = 50, trees = [], recheckMs = 60_000 }: WatchFilesOptions = {},
): FilesWatcher {
  let closed = false;
  let settling: ReturnType<typeof setTimeout> | undefined;
  let looking = Promise.resolve();

  /** One look after the other. */
  function enqueue(): void {
    settling = undefined;
    looking = looking.then(onLook);
  }

  // Not put off by later events: else a directory that is never quiet would never be read.
  function look(): void {
    if (!closed) settling ??= setTimeout(enqueue, settleMs);
  }

  const watchers = [
    ...paths.length > 0 ? [Deno.watchFs(directoriesOf(paths), { recursive: false })] : [],
    ...trees.length > 0 ? [Deno.watchFs([...trees], { recursive: true })] : [],
  ];
  const watching = watchers.map(async (watcher) => {
    // On some systems reading makes `access` events, which would lead to reading for ever.
    for await (const event of watcher) if (event.kind !== "access") look();
  });
  const recheck = setInterval(look, recheckMs);
  Deno.unrefTimer(recheck);
  look();

  return {
    look,
    async close(): Promise<void> {
      if (closed) return;
      closed = true;
      clearTimeout(settling);
      clearInterval(recheck);
      for (const watcher of watchers) watcher.close();
      await Promise.all(watching);
      await looking;
    },
  };
}

/** The directories of files, each once. */
export function directoriesOf(paths: readonly string[]): string[] {
  return [...new Set(paths.map((path) => dirname(path)))];
}
