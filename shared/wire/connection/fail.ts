import { ErrorCode } from "../error_code.ts";
import type { FrameFault } from "../frames/frame.ts";
import { writeGoaway } from "../frames/goaway.ts";
import { writeRstStream } from "../frames/rst_stream.ts";
import type { Http2Stream } from "../streams/http2_stream.ts";
import { StreamState, type StreamStateValue } from "../streams/stream_state.ts";
import { WireError, type WireErrorKind } from "../wire_error.ts";
import type { ConnectionState } from "./connection_state.ts";
import { creditConnection } from "./credit.ts";

/** Ends the connection with GOAWAY (RFC 9113, section 5.4.1). The first error stands. */
export function connectionError(
  c: ConnectionState,
  kind: WireErrorKind,
  code: number,
  message: string,
  cause?: unknown,
): void {
  if (c.error !== null) return;
  c.error = new WireError(kind, "connection", code, 0, "local", message, cause);
  writeGoaway(c.out, c.lastProcessedStreamId, code, message);
  closeAll(c, c.error);
}

/** Ends the connection because its transport did; nothing can be sent any more. */
export function connectionLost(c: ConnectionState, message: string): void {
  if (c.error !== null) return;
  c.error = new WireError("lost", "connection", ErrorCode.NO_ERROR, 0, "remote", message);
  c.out.take();
  closeAll(c, c.error);
}

function closeAll(c: ConnectionState, error: WireError): void {
  const streams = [...c.streams.values()];
  c.streams.clear();
  c.blocked.clear();
  for (const s of streams) {
    s.state = StreamState.RESET_LOCAL;
    dropQueue(c, s);
    c.listener.onReset(s, error);
    c.listener.onStreamClosed(s);
  }
  c.listener.onConnectionError(error);
}

/** Resets one stream for a fault of the peer's (RFC 9113, section 5.4.2); `s` where it is open. */
export function streamError(
  c: ConnectionState,
  streamId: number,
  s: Http2Stream | undefined,
  kind: WireErrorKind,
  code: number,
  message: string,
): void {
  // CVE-2025-8671: resets that the peer makes us send cost as much as those that it sends.
  if (!takeReset(c)) return;
  writeRstStream(c.out, streamId, code);
  if (!countControlFrame(c)) return;
  if (s === undefined) {
    c.closed.reset(streamId, StreamState.RESET_LOCAL);
    return;
  }
  const error = new WireError(kind, "stream", code, streamId, "local", message);
  failStream(c, s, StreamState.RESET_LOCAL, error);
}

/** Ends a stream that was reset by whichever side, and tells the owner. */
export function failStream(
  c: ConnectionState,
  s: Http2Stream,
  state: StreamStateValue,
  error: WireError,
): void {
  removeReset(c, s, state);
  c.listener.onReset(s, error);
  c.listener.onStreamClosed(s);
}

/** Takes a reset stream out of the connection. */
export function removeReset(c: ConnectionState, s: Http2Stream, state: StreamStateValue): void {
  s.state = state;
  c.streams.delete(s.id);
  c.closed.reset(s.id, state);
  dropQueue(c, s);
  // What the owner has not consumed it may never do, and the connection's window is for all.
  creditConnection(c, s.unconsumed);
  s.unconsumed = 0;
}

/** Answers a rule broken by a frame on `streamId`, in the scope that the rule says. */
export function failByFault(c: ConnectionState, fault: FrameFault, streamId: number): void {
  if (fault.scope === "connection") {
    return connectionError(c, fault.kind, fault.code, fault.message);
  }
  const s = c.streams.get(streamId);
  const lastStreamId = c.isServer ? c.lastPeerStreamId : c.nextStreamId - 2;
  const isIdle = streamId > lastStreamId || (streamId & 1) === 0;
  // RST_STREAM must not be sent on an idle stream (RFC 9113, section 6.4).
  if (s === undefined && isIdle) {
    return connectionError(c, fault.kind, fault.code, fault.message);
  }
  streamError(c, streamId, s, fault.kind, fault.code, fault.message);
}

/** Counts a reset that the peer sent or caused; false where that was one too many. */
export function takeReset(c: ConnectionState): boolean {
  if (c.resets.take(c.nowNs)) return true;
  connectionError(c, "limit", ErrorCode.ENHANCE_YOUR_CALM, "too many streams were reset");
  return false;
}

/** Counts an answer in the output; false where too many wait there (CVE-2019-9512). */
export function countControlFrame(c: ConnectionState): boolean {
  if (++c.queuedControlFrames <= c.limits.queuedControlFrames) return true;
  connectionError(c, "limit", ErrorCode.ENHANCE_YOUR_CALM, "too many control frames are queued");
  return false;
}

function dropQueue(c: ConnectionState, s: Http2Stream): void {
  if (s.queue === null) return;
  c.blocked.delete(s);
  s.queue = null;
  s.queuedBytes = 0;
  s.trailersQueued = null;
}
