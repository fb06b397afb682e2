/** Numbers of a server that its users need not know, and that bound nothing of a client's. */
export interface ServerTuning {
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
  drainPingMs: 5000,
  lingerMs: 1000,
};
