import { CredentialError } from "./credential_error.ts";
import { DailyReminder } from "./daily_reminder.ts";
import {
  type CredentialWarning,
  type LoadedCredentials,
  loadTlsMaterial,
  pathsOf,
  type TlsSource,
} from "./load.ts";
import type { TlsMaterial } from "./tls_material.ts";
import {
  directoriesOf,
  type FilesWatcher,
  watchFiles,
  type WatchFilesOptions,
} from "./watch_files.ts";

/** What a watcher tells. */
interface TlsWatchEvents {
  /** New material that passed every check. Never the same as what was in use before. */
  onChange(loaded: LoadedCredentials): void;
  /**
   * The files cannot be used now and the material in use stays; the same trouble is told once, or
   * again to who asks by `look`.
   */
  onProblem(error: CredentialError): void;
  /** What the files should not be left with, as an end that is near: at once, then once a day. */
  onWarning(warning: CredentialWarning): void;
}

/** How to watch. */
interface TlsWatchOptions extends WatchFilesOptions {
  /** What is in use now; what differs from it is a change, from before the start of the watch too. */
  readonly current: TlsMaterial;
  /** Warnings that have just been told, which are told again in a day. @default [] */
  readonly told?: readonly CredentialWarning[];
  /** Wall time, to hold certificates against. @default () => new Date() */
  readonly now?: () => Date;
}

/**
 * Watches the files of `source` and hands over new material once it is whole. Half-written states (a
 * new certificate beside the old key) fail the check, and the next event leads to another reading.
 * Neither of `events` may throw.
 *
 * Throws a CredentialError when a directory cannot be watched.
 */
export function watchTlsMaterial(
  source: TlsSource,
  events: TlsWatchEvents,
  options: TlsWatchOptions,
): FilesWatcher {
  const { told = [], now = () => new Date() } = options;
  let current = options.current;
  const reminder = new DailyReminder();
  if (told.length > 0) reminder.due(told, now().getTime());
  let lastProblem = "";
  let closed = false;

  async function read(): Promise<void> {
    try {
      const at = now();
      const loaded = await loadTlsMaterial({ ...source, now: at });
      if (closed) return;
      lastProblem = "";
      if (!sameMaterial(loaded.material, current)) {
        current = loaded.material;
        events.onChange(loaded);
      }
      for (const warning of reminder.due(loaded.warnings, at.getTime())) events.onWarning(warning);
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error;
      if (closed || error.message === lastProblem) return;
      lastProblem = error.message;
      events.onProblem(error);
    }
  }

  const paths = pathsOf(source);
  let watcher: FilesWatcher;
  try {
    watcher = watchFiles(paths, read, options);
  } catch (error) {
    const name = directoriesOf(paths).join(", ");
    throw CredentialError.fromFileSystem(name, `watching ${name}`, error);
  }
  return {
    look() {
      lastProblem = "";
      watcher.look();
    },
    close(): Promise<void> {
      closed = true;
      return watcher.close();
    },
  };
}

function sameMaterial(a: TlsMaterial, b: TlsMaterial): boolean {
  return a.ca === b.ca && a.cert === b.cert && a.key === b.key;
}
