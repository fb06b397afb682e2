/**
 * Bounds on what a peer may cause, with the defaults of implementations that have been attacked
 * (nghttp2, Go's x/net/http2, Envoy). Going over one closes the connection with ENHANCE_YOUR_CALM,
 * unless the field says otherwise.
 */
export interface Limits {
  /**
   * A header list, octets of names and values and 32 a field. A request over it is answered with
   * status 431, a response over it resets the stream. @default 8192
   */
  readonly headerListBytes: number;
  /** Fields in a header list; over it as over {@link headerListBytes}. @default 100 */
  readonly headerFields: number;
  /** A header block as it came, octets over all its frames. @default 32768 */
  readonly headerBlockBytes: number;
  /** CONTINUATION frames in a header block (CVE-2024-27316). @default 8 */
  readonly continuationFrames: number;
  /** Answers (PING and SETTINGS ACK, RST_STREAM) not yet taken (CVE-2019-9512). @default 1000 */
  readonly queuedControlFrames: number;
  /** Entries in a SETTINGS frame. @default 32 */
  readonly settingsEntries: number;
  /**
   * DATA frames without content or END_STREAM, in a row on a connection (CVE-2019-9518).
   * @default 100
   */
  readonly emptyDataFrames: number;
  /**
   * 1xx responses that a client takes before the real one; the stream is reset above it.
   * @default 100
   */
  readonly informationalResponses: number;
  /**
   * Resets at once: RST_STREAM received (CVE-2023-44487), and sent for the peer's errors
   * (CVE-2025-8671). @default 1000 on a server, Infinity on a client
   */
  readonly resetBurst: number;
  /** Resets regained a second. @default 33 */
  readonly resetsPerSec: number;
  /**
   * WINDOW_UPDATE frames allowed beyond `2 * (streams + windowUpdatesPerData * DATA frames sent)`,
   * over the connection's life. @default 5
   */
  readonly windowUpdates: number;
  /** See {@link windowUpdates}. @default 10 */
  readonly windowUpdatesPerData: number;
  /** PRIORITY frames allowed for each stream, and once more, over the connection's life. @default 100 */
  readonly prioritiesPerStream: number;
  /**
   * Octets that a stream may hold back for want of window before {@link Http2Connection.sendData}
   * asks its caller to wait. It bounds what a peer that does not read makes us hold. @default 65536
   */
  readonly sendBudgetBytes: number;
  /** Octets of output not yet taken from which on no DATA is added. @default 262144 */
  readonly pendingOutputBytes: number;
  /** Streams that were reset and are remembered, so that late frames on them are told apart. @default 1024 */
  readonly rememberedResets: number;
}

const SERVER_LIMITS: Limits = {
  headerListBytes: 8192,
  headerFields: 100,
  headerBlockBytes: 32768,
  continuationFrames: 8,
  queuedControlFrames: 1000,
  settingsEntries: 32,
  emptyDataFrames: 100,
  informationalResponses: 100,
  resetBurst: 1000,
  resetsPerSec: 33,
  windowUpdates: 5,
  windowUpdatesPerData: 10,
  prioritiesPerStream: 100,
  sendBudgetBytes: 65536,
  pendingOutputBytes: 262144,
  rememberedResets: 1024,
};

/** The limits of a role, with some replaced. A server under load may reset every call: no cap there. */
export function resolveLimits(role: "client" | "server", given: Partial<Limits> = {}): Limits {
  const defaults = role === "server" ? SERVER_LIMITS : { ...SERVER_LIMITS, resetBurst: Infinity };
  const limits = { ...defaults, ...given };
  for (const [name, value] of Object.entries(limits)) {
    if (!(value >= 0)) throw new RangeError(`limit ${name} is ${value}, not 0 or more`);
  }
  return limits;
}
