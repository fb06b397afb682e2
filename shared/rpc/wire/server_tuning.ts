/** Numbers of a server that its users need not know; the defaults are those of trusted servers. */
export interface ServerTuning {
  /**
   * Streams that a client may have open on a connection. It bounds the rate of one connection:
   * 1024 calls of 40 ms each are 25,600 calls/s. @default 1024
   */
  readonly maxConcurrentStreams: number;
  /**
   * Handlers that may run for one connection, those of cancelled calls included. What a rapid reset
   * (CVE-2023-44487) makes is not open streams but such handlers. A call over it is refused unseen.
   * @default 2048
   */
  readonly maxHandlers: number;
  /** From the accepted connection to the client's first SETTINGS, ms. @default 10000 */
  readonly handshakeTimeoutMs: number;
  /** How long a client may leave what it asked for unread before its stream is reset, ms. @default 60000 */
  readonly writeTimeoutMs: number;
  /** A client's pings must be this far apart while it has streams, ms (grpc-go). @default 300000 */
  readonly minPingIntervalMs: number;
  /** The same while it has none, ms. @default 7200000 */
  readonly minIdlePingIntervalMs: number;
  /** In a drain: how long to wait for the answer to the ping behind GOAWAY, ms. @default 5000 */
  readonly drainPingMs: number;
  /**
   * How long to wait for the client to close behind our end: closing with data unread would make
   * the kernel send a reset, which destroys what is under way to the client, ms. @default 1000
   */
  readonly lingerMs: number;
}

/** The defaults. */
export const DEFAULT_SERVER_TUNING: ServerTuning = {
  maxConcurrentStreams: 1024,
  maxHandlers: 2048,
  handshakeTimeoutMs: 10_000,
  writeTimeoutMs: 60_000,
  minPingIntervalMs: 5 * 60_000,
  minIdlePingIntervalMs: 2 * 60 * 60_000,
  drainPingMs: 5000,
  lingerMs: 1000,
};
