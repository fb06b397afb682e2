import { errorCodeName } from "./error_code.ts";

/**
 * What went wrong.
 * - `protocol`: a frame, or an order of frames, that RFC 9113 forbids
 * - `frame-size`, `flow-control`, `compression`, `stream-closed`: as the error codes of that name
 * - `malformed`: an HTTP message that breaks RFC 9113, section 8
 * - `header-list`: a header list larger than our limit
 * - `limit`: one of the limits against hostile peers
 * - `refused`: a stream that the peer did not process, so that it can be sent again
 * - `reset`: RST_STREAM from the peer
 * - `internal`: the listener threw
 * - `lost`: the transport ended under an open stream
 */
export type WireErrorKind =
  | "protocol"
  | "frame-size"
  | "flow-control"
  | "compression"
  | "stream-closed"
  | "malformed"
  | "header-list"
  | "limit"
  | "refused"
  | "reset"
  | "internal"
  | "lost";

/** How far an error reaches: the whole connection or one stream (RFC 9113, section 5.4). */
export type ErrorScope = "connection" | "stream";

/**
 * A failure of a connection or of one stream.
 *
 * It is handed to the listener and never thrown, so it carries no stack: a hostile peer can cause
 * thousands of them a second.
 */
export class WireError {
  constructor(
    readonly kind: WireErrorKind,
    readonly scope: ErrorScope,
    /** The code sent to, or received from, the peer. */
    readonly code: number,
    /** 0 where no one stream is at fault. */
    readonly streamId: number,
    /** Who found the error. */
    readonly by: "local" | "remote",
    /** What broke which rule, in words. */
    readonly message: string,
    /** What the listener threw, for kind `internal`. */
    readonly cause: unknown = undefined,
  ) {}

  toString(): string {
    const where = this.streamId === 0 ? "connection" : `stream ${this.streamId}`;
    return `${where}: ${errorCodeName(this.code)} (${this.kind}, ${this.by}): ${this.message}`;
  }
}
