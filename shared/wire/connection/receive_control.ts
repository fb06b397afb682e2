import { ErrorCode } from "../error_code.ts";
import { Flag, getUint31, getUint32 } from "../frames/frame.ts";
import { checkGoaway, GOAWAY_EVEN, GOAWAY_FIXED_BYTES, GOAWAY_GROWS } from "../frames/goaway.ts";
import { checkPing, pingToken, writePingAck } from "../frames/ping.ts";
import { checkPriority } from "../frames/priority.ts";
import { checkRstStream } from "../frames/rst_stream.ts";
import { MAX_WINDOW_BYTES } from "../frames/settings.ts";
import {
  CONNECTION_INCREMENT_ZERO,
  CONNECTION_WINDOW_OVERFLOW,
  STREAM_INCREMENT_ZERO,
  STREAM_WINDOW_OVERFLOW,
  WINDOW_UPDATE_LENGTH,
} from "../frames/window_update.ts";
import { FIRST_REFUSAL, StreamEvent, StreamState, transition } from "../streams/stream_state.ts";
import { WireError } from "../wire_error.ts";
import type { ConnectionState } from "./connection_state.ts";
import { connectionError, countControlFrame, failByFault, failStream, takeReset } from "./fail.ts";
import { refuseFrame } from "./refuse_frame.ts";
import { flush, flushStream } from "./send.ts";

/** Takes a PRIORITY frame, which says nothing to us (RFC 9113, section 5.3.2). */
export function receivePriority(
  c: ConnectionState,
  bytes: Uint8Array,
  start: number,
  end: number,
  streamId: number,
): void {
  const fault = checkPriority(bytes, start, end - start, streamId);
  if (fault !== null) return failByFault(c, fault, streamId);
  // CVE-2019-9513: frames that cost work and move nothing.
  if (++c.priorities > c.limits.prioritiesPerStream * (1 + c.streamsOpened)) {
    connectionError(c, "limit", ErrorCode.ENHANCE_YOUR_CALM, "too many PRIORITY frames");
  }
}

/** Takes a RST_STREAM frame (RFC 9113, section 6.4). */
export function receiveRstStream(
  c: ConnectionState,
  bytes: Uint8Array,
  start: number,
  end: number,
  streamId: number,
): void {
  const fault = checkRstStream(end - start, streamId);
  if (fault !== null) return failByFault(c, fault, streamId);
  const s = c.streams.get(streamId);
  if (s === undefined) return refuseFrame(c, streamId, StreamEvent.RECV_RST_STREAM);
  // CVE-2023-44487: streams opened and reset at once cost more than they count.
  if (!takeReset(c)) return;
  const code = getUint32(bytes, start);
  const kind = code === ErrorCode.REFUSED_STREAM ? "refused" : "reset";
  const error = new WireError(
    kind,
    "stream",
    code,
    streamId,
    "remote",
    "the peer reset the stream",
  );
  failStream(c, s, StreamState.RESET_REMOTE, error);
}

/** Takes a PING frame and answers it (RFC 9113, section 6.7). */
export function receivePing(
  c: ConnectionState,
  bytes: Uint8Array,
  start: number,
  end: number,
  flags: number,
  streamId: number,
): void {
  const fault = checkPing(end - start, streamId);
  if (fault !== null) return failByFault(c, fault, streamId);
  if ((flags & Flag.ACK) !== 0) {
    const token = pingToken(bytes, start);
    if (c.pings.delete(token)) c.listener.onPingAck(token);
    return;
  }
  writePingAck(c.out, bytes, start);
  if (countControlFrame(c)) c.listener.onPing();
}

/** Takes a GOAWAY frame (RFC 9113, section 6.8). */
export function receiveGoaway(
  c: ConnectionState,
  bytes: Uint8Array,
  start: number,
  end: number,
  streamId: number,
): void {
  const fault = checkGoaway(end - start, streamId);
  if (fault !== null) return failByFault(c, fault, streamId);
  const lastStreamId = getUint31(bytes, start);
  const code = getUint32(bytes, start + 4);
  if (!c.isServer) {
    if (lastStreamId !== 0 && (lastStreamId & 1) === 0) return failByFault(c, GOAWAY_EVEN, 0);
    if (lastStreamId > c.goawayReceivedId) return failByFault(c, GOAWAY_GROWS, 0);
  }
  c.goawayReceivedId = lastStreamId;
  let debugData = "";
  const shown = Math.min(end, start + GOAWAY_FIXED_BYTES + 256);
  for (let at = start + GOAWAY_FIXED_BYTES; at < shown; at++) {
    debugData += String.fromCharCode(bytes[at]);
  }
  c.listener.onGoaway(lastStreamId, code, debugData);
  if (c.isServer) return;
  const message = `the server goes away and did not process the stream: ${debugData}`;
  for (const s of [...c.streams.values()]) {
    if (s.id <= lastStreamId) continue;
    const error = new WireError(
      "refused",
      "stream",
      ErrorCode.REFUSED_STREAM,
      s.id,
      "remote",
      message,
    );
    if (c.streams.has(s.id)) failStream(c, s, StreamState.RESET_REMOTE, error);
  }
}

/** Takes a WINDOW_UPDATE frame (RFC 9113, section 6.9). */
export function receiveWindowUpdate(
  c: ConnectionState,
  bytes: Uint8Array,
  start: number,
  end: number,
  streamId: number,
): void {
  if (end - start !== 4) return failByFault(c, WINDOW_UPDATE_LENGTH, 0);
  const increment = getUint31(bytes, start);
  const { windowUpdates, windowUpdatesPerData } = c.limits;
  // Envoy's ratio: a peer that reads needs few updates for each DATA frame that it got.
  const allowed = windowUpdates + 2 * (c.streamsOpened + windowUpdatesPerData * c.dataFramesSent);
  if (++c.windowUpdates > allowed) {
    const message = "too many WINDOW_UPDATE frames";
    return connectionError(c, "limit", ErrorCode.ENHANCE_YOUR_CALM, message);
  }
  if (streamId === 0) {
    if (increment === 0) return failByFault(c, CONNECTION_INCREMENT_ZERO, 0);
    if (c.sendWindow + increment > MAX_WINDOW_BYTES) {
      return failByFault(c, CONNECTION_WINDOW_OVERFLOW, 0);
    }
    c.sendWindow += increment;
    if (c.blocked.size > 0) flush(c);
    return;
  }
  const s = c.streams.get(streamId);
  const state = s === undefined
    ? FIRST_REFUSAL
    : transition(s.state, StreamEvent.RECV_WINDOW_UPDATE);
  if (s === undefined || state >= FIRST_REFUSAL) {
    return refuseFrame(c, streamId, StreamEvent.RECV_WINDOW_UPDATE);
  }
  if (increment === 0) return failByFault(c, STREAM_INCREMENT_ZERO, streamId);
  if (s.sendWindow + increment > MAX_WINDOW_BYTES) {
    return failByFault(c, STREAM_WINDOW_OVERFLOW, streamId);
  }
  s.sendWindow += increment;
  if (s.queue !== null) flushStream(c, s);
}
