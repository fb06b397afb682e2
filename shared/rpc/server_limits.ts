import { type AdmissionLimits, DEFAULT_ADMISSION } from "../transport/mod.ts";
import { type Limits, resolveLimits } from "../wire/mod.ts";

/**
 * What clients may cause a server, over the {@link Limits} of a connection and the
 * {@link AdmissionLimits} of its listener. `docs/limits.md` lists them all.
 */
export interface ServerLimits extends Limits, AdmissionLimits {
  /**
   * Streams that a client may have open on a connection, at least 100; a stream over it is refused.
   * It bounds the rate of one connection: 1024 calls of 40 ms each are 25,600 calls/s. @default 1024
   */
  readonly maxConcurrentStreams: number;
  /**
   * Handlers that may run for one connection, those of cancelled calls included. What a rapid reset
   * (CVE-2023-44487) makes is not open streams but such handlers. A call over it is refused unseen.
   * @default 2048
   */
  readonly maxHandlers: number;
  /**
   * What requests hold on a connection, bytes: those that have begun to come and are not whole, and
   * messages that their handlers have not taken, before and after decompression. The call that goes
   * over it ends with RESOURCE_EXHAUSTED. @default 256 MiB
   */
  readonly heldRequestBytes: number;
  /**
   * From the accepted connection over TLS and the preface to the client's first SETTINGS, ms; then
   * the connection is destroyed. @default 10000
   */
  readonly handshakeTimeoutMs: number;
  /**
   * How long a client may leave what it asked for unread, ms; then its stream is reset, or where it
   * reads nothing at all the connection destroyed (CVE-2019-9511, CVE-2019-9517). @default 60000
   */
  readonly writeTimeoutMs: number;
  /**
   * A client's pings must be this far apart while it has streams, ms; the third that is too early
   * closes the connection (grpc-go). @default 300000
   */
  readonly minPingIntervalMs: number;
  /** See {@link minPingIntervalMs}, while it has no streams. @default 7200000 */
  readonly minIdlePingIntervalMs: number;
}

/** The defaults. */
export const DEFAULT_SERVER_LIMITS: ServerLimits = {
  ...resolveLimits("server"),
  ...DEFAULT_ADMISSION,
  maxConcurrentStreams: 1024,
  maxHandlers: 2048,
  heldRequestBytes: 256 * 1024 * 1024,
  handshakeTimeoutMs: 10_000,
  writeTimeoutMs: 60_000,
  minPingIntervalMs: 5 * 60_000,
  minIdlePingIntervalMs: 2 * 60 * 60_000,
};

/** The limits with some replaced. @throws RangeError for a value below 0 or one that is none */
export function resolveServerLimits(given: Partial<ServerLimits> = {}): ServerLimits {
  const limits = { ...DEFAULT_SERVER_LIMITS, ...given };
  for (const [name, value] of Object.entries(limits)) {
    if (!(value >= 0)) throw new RangeError(`limit ${name} is ${value}, not 0 or more`);
  }
  return limits;
}
