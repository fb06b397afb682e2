import { messageOf } from "../base/mod.ts";
import { type FilesWatcher, watchFiles } from "../credentials/mod.ts";
import type { LogFields, Logger } from "../observe/mod.ts";

/** Something that a server reads from files, and again while it runs. */
export interface Reload {
  /** In a word for the log: `keys`. */
  readonly what: string;
  /** The files; a change of any of them leads to reading them all. @default [] */
  readonly paths?: readonly string[];
  /** Folders all of whose files count; with neither files nor folders nothing is read again. @default [] */
  readonly trees?: readonly string[];
  /** From the first event to reading, ms, so that files are read together that belong together. @default 50 */
  readonly settleMs?: number;
  /**
   * Takes what the files say now. Gives facts for the log when it is new, undefined when it is what
   * was in use. Throws for files that cannot be used; what was in use must then be so still.
   */
  reload(): LogFields | undefined | Promise<LogFields | undefined>;
}

/** Says a thing once, until something else is said or it was asked for. */
export class SaidOnce {
  #said = "";

  /** Whether it is worth saying: not what was said last, and not nothing. */
  isNews(words: string): boolean {
    const news = words !== this.#said;
    this.#said = words;
    return news && words !== "";
  }

  /** Whoever asks wants to be told again. */
  forget(): void {
    this.#said = "";
  }
}

/**
 * Reloads when files change, and says what came of it: the same trouble once, or each time that
 * somebody has asked by `look`. Throws an error of Deno when a folder of the files cannot be watched.
 */
export function watchReload(
  { what, paths = [], trees, settleMs, reload }: Reload,
  logger: Logger,
): FilesWatcher {
  const trouble = new SaidOnce();
  let troubled = false;
  const watcher = watchFiles(paths, async () => {
    try {
      const facts = await reload();
      if (facts !== undefined) logger.info(`${what} reloaded`, facts);
      else if (troubled) logger.info(`${what}: the files are in order again, and as they were`);
      troubled = false;
      trouble.forget();
    } catch (error) {
      troubled = true;
      // A server goes on with what it has, whatever is wrong with the new.
      const words = messageOf(error);
      if (trouble.isNews(words)) logger.error(`kept the old ${what}: ${words}`);
    }
  }, { trees, settleMs });
  return {
    look() {
      trouble.forget();
      watcher.look();
    },
    close: () => watcher.close(),
  };
}
