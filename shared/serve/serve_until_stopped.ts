import {
  type LoadedCredentials,
  type TlsMaterial,
  type TlsSource,
  type TlsWatcher,
  watchTlsMaterial,
} from "../credentials/mod.ts";
import type { Logger } from "../observe/mod.ts";
import { print, stopSignal } from "../program/mod.ts";

/** A service that is being served, by whatever threads. */
export interface Served<Report> {
  callsInFlight(): Promise<number>;
  /** New handshakes use this material. */
  updateTls(material: TlsMaterial): void;
  /** Takes no new calls, waits up to `graceMs` for those under way, and ends. */
  drain(graceMs: number): Promise<Report>;
  /** Ends at once; nothing after `drain`. */
  close(): Promise<void>;
}

/** How to serve until the end. */
export interface ServeUntilStoppedOptions {
  /** The line on stdout by which a user, and a script, knows that it serves. */
  readonly readyLine: string;
  /** Where the certificates come from, and those in use; absent for plain text. */
  readonly source?: TlsSource;
  readonly tls?: LoadedCredentials;
  readonly drainMs: number;
  readonly logger: Logger;
}

/**
 * Says that it serves, takes new certificates as they come, and at SIGINT or SIGTERM drains. Gives
 * what was served.
 */
export async function serveUntilStopped<Report>(
  serving: Served<Report>,
  { readyLine, source, tls, drainMs, logger }: ServeUntilStoppedOptions,
): Promise<Report> {
  const stop = stopSignal();
  let watcher: TlsWatcher | undefined;
  try {
    watcher = source && tls && watchTlsMaterial(source, {
      onChange: ({ material, leaf }) => {
        serving.updateTls(material);
        logger.info("certificates reloaded", { expires: leaf?.notAfter.toISOString() });
      },
      onProblem: (error) => logger.error(`kept the old certificates: ${error.message}`),
      onWarning: ({ message }) => logger.warn(message),
    }, { current: tls.material, told: tls.warnings });
    print(readyLine);
    await aborted(stop.signal);
    logger.info("draining", { inFlight: await serving.callsInFlight() });
    return await serving.drain(drainMs);
  } finally {
    stop.dispose();
    await watcher?.close();
    await serving.close();
  }
}

/** How a server's connections are secured, for people. */
export function securityText(mode: "mtls" | "tls" | "off"): string {
  return mode === "off" ? "plain text" : `${mode === "mtls" ? "mTLS" : "TLS"}, TLS 1.3`;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true })
  );
}
