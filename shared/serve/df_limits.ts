import type { TlsMode } from "../credentials/mod.ts";
import { DEFAULT_MAX_MESSAGE_BYTES } from "../grpc/mod.ts";
import { readProc } from "../observe/mod.ts";
import { UsageError } from "../settings/mod.ts";
import { DEFAULT_SERVER_LIMITS, type LimitsUpdate } from "../rpc/mod.ts";

/** Connections that the kernel may hold ready for a listener, which accepts them all at once. */
const BACKLOG = 128;
/** Files that DF keeps open besides its connections, twice as many as counted. */
const OWN_FILES = 64;
/** The same for each thread: its loop, its listener, its sleeper's loop. */
const THREAD_FILES = 16;
/** The kernel deals connections out by their ports and not evenly: with fewer a thread is soon full. */
const LEAST_CONNECTIONS_A_THREAD = 16;

/** What DF's limits depend on. */
export interface DfLimitsOptions {
  readonly tlsMode: TlsMode;
  /** Threads that serve, each with a listener and limits of its own. */
  readonly threads: number;
  /** The process's limit; undefined where it is not known. */
  readonly openFiles: number | undefined;
  /** What the settings ask for, of all threads together. @default 3000 for each */
  readonly maxConnections?: number;
  /** @default 1024 */
  readonly maxStreams?: number;
  /** Bytes. @default 4 MiB */
  readonly maxRequestBytes?: number;
}

/** The limits of a thread, those that settings change all set. */
type DfLimits =
  & LimitsUpdate
  & Required<Pick<LimitsUpdate, "maxConnections" | "maxConcurrentStreams" | "maxRequestBytes">>;

/**
 * The limits of a server under test. A run that misses its deadlines on purpose cancels each call,
 * and a server that took that for an attack (CVE-2023-44487) would end the connection that measures.
 * So clients with a certificate may reset without end, others as much as a load generator on one
 * core does; the handlers of a connection stay bounded either way.
 *
 * @throws UsageError where several threads would have room for hardly a connection each
 */
export function dfLimits(options: DfLimitsOptions): DfLimits {
  const {
    tlsMode,
    maxStreams = DEFAULT_SERVER_LIMITS.maxConcurrentStreams,
    maxRequestBytes = DEFAULT_MAX_MESSAGE_BYTES,
  } = options;
  return {
    resetBurst: tlsMode === "mtls" ? Infinity : 10_000,
    resetsPerSec: 10_000,
    maxConnections: Math.min(wantedConnections(options), fittingConnections(options)),
    maxConcurrentStreams: maxStreams,
    maxHandlers: Math.max(DEFAULT_SERVER_LIMITS.maxHandlers, 2 * maxStreams),
    maxRequestBytes,
  };
}

/** Connections that each thread is to take. */
export function wantedConnections({ maxConnections, threads }: DfLimitsOptions): number {
  return maxConnections === undefined
    ? DEFAULT_SERVER_LIMITS.maxConnections
    : Math.ceil(maxConnections / threads);
}

/** Deno's node:net accepts nothing any more, without an error, once it has met EMFILE. */
function fittingConnections({ openFiles = Infinity, threads }: DfLimitsOptions): number {
  const fitting = Math.floor((openFiles - OWN_FILES) / threads) - BACKLOG - THREAD_FILES;
  if (threads > 1 && fitting < LEAST_CONNECTIONS_A_THREAD) {
    const filesEach = BACKLOG + THREAD_FILES + LEAST_CONNECTIONS_A_THREAD;
    const most = Math.max(1, Math.floor((openFiles - OWN_FILES) / filesEach));
    throw new UsageError(
      `THREADS is ${threads}, but at a limit of ${openFiles} open files that leaves each less ` +
        `than ${LEAST_CONNECTIONS_A_THREAD} connections; take at most THREADS=${most}, or raise ` +
        `the limit to ${OWN_FILES + threads * filesEach} (ulimit -n)`,
    );
  }
  return Math.max(1, fitting);
}

/** How many files this process may have open; undefined where the system or Deno does not tell. */
export function openFileLimit(read: (path: string) => string = readProc): number | undefined {
  try {
    const [, soft] = /^Max open files +(\d+) /m.exec(read("/proc/self/limits")) ?? [];
    return soft === undefined ? undefined : Number(soft);
  } catch {
    // Another system, or no permission: then the default has to do.
    return undefined;
  }
}
