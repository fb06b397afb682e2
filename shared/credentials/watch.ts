import { dirname } from "node:path";
import { CredentialError } from "./credential_error.ts";
import { DailyReminder } from "./daily_reminder.ts";
import {
  type CredentialWarning,
  type LoadedCredentials,
  loadTlsMaterial,
  type TlsSource,
} from "./load.ts";
import type { TlsMaterial } from "./tls_material.ts";

/** What a watcher tells. */
export interface TlsWatchEvents {
  /** New material that passed every check. Never the same as what was in use before. */
  onChange(loaded: LoadedCredentials): void;
  /** The files cannot be used now and the material in use stays; told once for the same trouble. */
  onProblem(error: CredentialError): void;
  /** What the files should not be left with, as an end that is near: at once, then once a day. */
  onWarning(warning: CredentialWarning): void;
}

/** How to watch. */
export interface TlsWatchOptions {
  /** What is in use now; what differs from it is a change, from before the start of the watch too. */
  readonly current: TlsMaterial;
  /** Warnings that have just been told, which are told again in a day. @default [] */
  readonly told?: readonly CredentialWarning[];
  /** Wall time, to hold certificates against. @default () => new Date() */
  readonly now?: () => Date;
  /** From the first event to reading, ms, so that a certificate and its key are read together. @default 50 */
  readonly settleMs?: number;
  /** Between two readings without any event, ms, for file systems that send none. @default 60_000 */
  readonly recheckMs?: number;
}

/** A running watch. */
export interface TlsWatcher {
  /** Resolves when it has ended; nothing is told afterwards. */
  close(): Promise<void>;
}

/**
 * Watches the files of `source` and hands over new material once it is whole.
 *
 * Directories are watched, not files, because a file replaced by renaming (as `certs` does) or by
 * the swap of a symbolic link beside it (as Kubernetes does) is a new file. Half-written states (a
 * new certificate beside the old key) fail the check, and the next event leads to another reading.
 * Neither of `events` may throw.
 *
 * Throws a CredentialError when a directory cannot be watched.
 */
export function watchTlsMaterial(
  source: TlsSource,
  events: TlsWatchEvents,
  options: TlsWatchOptions,
): TlsWatcher {
  const { told = [], now = () => new Date(), settleMs = 50, recheckMs = 60_000 } = options;
  let current = options.current;
  const reminder = new DailyReminder();
  if (told.length > 0) reminder.due(told, now().getTime());
  let lastProblem = "";
  let closed = false;
  let settling: ReturnType<typeof setTimeout> | undefined;
  let reading = Promise.resolve();

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

  /** One reading after the other, never two at once. */
  function enqueue(): void {
    settling = undefined;
    reading = reading.then(read);
  }

  // Not put off by later events: else a directory that is never quiet would never be read.
  function settle(): void {
    if (!closed) settling ??= setTimeout(enqueue, settleMs);
  }

  const watcher = open(source);
  const watching = (async () => {
    // On some systems reading makes `access` events, which would lead to reading for ever.
    for await (const event of watcher) if (event.kind !== "access") settle();
  })();
  const recheck = setInterval(settle, recheckMs);
  Deno.unrefTimer(recheck);
  settle();

  return {
    async close(): Promise<void> {
      if (closed) return;
      closed = true;
      clearTimeout(settling);
      clearInterval(recheck);
      watcher.close();
      await watching;
      await reading;
    },
  };
}

function open({ caPath, certPath, keyPath }: TlsSource): Deno.FsWatcher {
  const directories = [...new Set([caPath, certPath, keyPath].map((path) => dirname(path)))];
  try {
    return Deno.watchFs(directories, { recursive: false });
  } catch (error) {
    const name = directories.join(", ");
    throw CredentialError.fromFileSystem(name, `watching ${name}`, error);
  }
}

function sameMaterial(a: TlsMaterial, b: TlsMaterial): boolean {
  return a.ca === b.ca && a.cert === b.cert && a.key === b.key;
}
