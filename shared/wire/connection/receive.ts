import { ErrorCode } from "../error_code.ts";
import { HEADER_BLOCK_INTERRUPTED } from "../frames/continuation.ts";
import { Flag, FRAME_HEADER_BYTES, FrameType, getUint31 } from "../frames/frame.ts";
import { CLIENT_PREFACE } from "../frames/preface.ts";
import { PUSH_PROMISE_REFUSED } from "../frames/push_promise.ts";
import type { ConnectionState } from "./connection_state.ts";
import { connectionError, failByFault } from "./fail.ts";
import {
  receiveGoaway,
  receivePing,
  receivePriority,
  receiveRstStream,
  receiveWindowUpdate,
} from "./receive_control.ts";
import { receiveData } from "./receive_data.ts";
import { receiveContinuation, receiveHeaders } from "./receive_headers.ts";
import { receiveSettings } from "./receive_settings.ts";

/** Takes what came from the transport at `nowNs`; never throws, whatever the octets. */
export function receive(c: ConnectionState, chunk: Uint8Array, nowNs: number): void {
  if (c.error !== null) return;
  c.nowNs = nowNs;
  try {
    receiveChunk(c, chunk);
  } catch (cause) {
    try {
      connectionError(c, "internal", ErrorCode.INTERNAL_ERROR, "the listener threw", cause);
    } catch {
      // The listener threw at the news as well. The connection is over and says why.
    }
  }
}

function receiveChunk(c: ConnectionState, chunk: Uint8Array): void {
  // Node's Buffer is a class of its own: one class of view for all keeps the loads below simple.
  const bytes = chunk.constructor === Uint8Array
    ? chunk
    : new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const end = bytes.length;
  let at = 0;
  if (c.prefaceLeft > 0) {
    at = receivePreface(c, bytes);
    if (c.error !== null) return;
  }
  if (c.carryLength > 0) at = receiveCarry(c, bytes, at);
  // The header is read in place, without a call for each field: this is the hottest loop.
  while (at + FRAME_HEADER_BYTES <= end && c.error === null) {
    const length = (bytes[at] << 16) | (bytes[at + 1] << 8) | bytes[at + 2];
    if (length > c.maxFrameBytes) return frameTooLarge(c, length);
    const start = at + FRAME_HEADER_BYTES;
    const next = start + length;
    if (next > end) break;
    receiveFrame(c, bytes, start, next, bytes[at + 3], bytes[at + 4], getUint31(bytes, at + 5));
    at = next;
  }
  if (at < end && c.error === null) {
    growCarry(c, end - at);
    c.carry.set(bytes.subarray(at, end), 0);
    c.carryLength = end - at;
  }
}

/** Takes the client's preface as far as it is there; returns where the frames begin. */
function receivePreface(c: ConnectionState, bytes: Uint8Array): number {
  let at = 0;
  while (c.prefaceLeft > 0 && at < bytes.length) {
    if (bytes[at++] !== CLIENT_PREFACE[CLIENT_PREFACE.length - c.prefaceLeft]) {
      const message = "the connection does not begin with the preface of HTTP/2";
      connectionError(c, "protocol", ErrorCode.PROTOCOL_ERROR, message);
      return at;
    }
    c.prefaceLeft--;
  }
  return at;
}

/** Completes and takes the frame whose beginning was carried over; returns where the next begins. */
function receiveCarry(c: ConnectionState, bytes: Uint8Array, at: number): number {
  at = carryUpTo(c, bytes, at, FRAME_HEADER_BYTES);
  if (c.carryLength < FRAME_HEADER_BYTES) return at;
  const carry = c.carry;
  const length = (carry[0] << 16) | (carry[1] << 8) | carry[2];
  if (length > c.maxFrameBytes) {
    frameTooLarge(c, length);
    return at;
  }
  const end = FRAME_HEADER_BYTES + length;
  at = carryUpTo(c, bytes, at, end);
  if (c.carryLength < end) return at;
  c.carryLength = 0;
  const frame = c.carry;
  // What the owner is handed points into this buffer: the next partial frame gets another if large.
  receiveFrame(c, frame, FRAME_HEADER_BYTES, end, frame[3], frame[4], getUint31(frame, 5));
  return at;
}

function carryUpTo(c: ConnectionState, bytes: Uint8Array, at: number, wanted: number): number {
  const length = Math.min(wanted - c.carryLength, bytes.length - at);
  if (length <= 0) return at;
  growCarry(c, c.carryLength + length);
  c.carry.set(bytes.subarray(at, at + length), c.carryLength);
  c.carryLength += length;
  return at + length;
}

/** The buffer grows with what came, not with the length that a frame header promises. */
function growCarry(c: ConnectionState, length: number): void {
  if (length <= c.carry.length) return;
  const grown = new Uint8Array(Math.max(256, length * 2));
  grown.set(c.carry.subarray(0, c.carryLength));
  c.carry = grown;
}

/** RFC 9113, section 4.2; the frame cannot be skipped without reading it, so the connection ends. */
function frameTooLarge(c: ConnectionState, length: number): void {
  const message = `a frame of ${length} octets is over our MAX_FRAME_SIZE of ${c.maxFrameBytes}`;
  connectionError(c, "frame-size", ErrorCode.FRAME_SIZE_ERROR, message);
}

function receiveFrame(
  c: ConnectionState,
  bytes: Uint8Array,
  start: number,
  end: number,
  type: number,
  flags: number,
  streamId: number,
): void {
  // RFC 9113, section 4.3: nothing stands between the frames of a header block.
  if (c.blockStreamId !== 0 && type !== FrameType.CONTINUATION) {
    return failByFault(c, HEADER_BLOCK_INTERRUPTED, 0);
  }
  if (!c.settingsReceived && (type !== FrameType.SETTINGS || (flags & Flag.ACK) !== 0)) {
    // RFC 9113, section 3.4: SETTINGS is the first frame of either side.
    const message = `the first frame is of type ${type}, not SETTINGS`;
    return connectionError(c, "protocol", ErrorCode.PROTOCOL_ERROR, message);
  }
  switch (type) {
    case FrameType.DATA:
      return receiveData(c, bytes, start, end, flags, streamId);
    case FrameType.HEADERS:
      return receiveHeaders(c, bytes, start, end, flags, streamId);
    case FrameType.PRIORITY:
      return receivePriority(c, bytes, start, end, streamId);
    case FrameType.RST_STREAM:
      return receiveRstStream(c, bytes, start, end, streamId);
    case FrameType.SETTINGS:
      return receiveSettings(c, bytes, start, end, flags, streamId);
    case FrameType.PUSH_PROMISE:
      return failByFault(c, PUSH_PROMISE_REFUSED, 0);
    case FrameType.PING:
      return receivePing(c, bytes, start, end, flags, streamId);
    case FrameType.GOAWAY:
      return receiveGoaway(c, bytes, start, end, streamId);
    case FrameType.WINDOW_UPDATE:
      return receiveWindowUpdate(c, bytes, start, end, streamId);
    case FrameType.CONTINUATION:
      return receiveContinuation(c, bytes, start, end, flags, streamId);
  }
  // RFC 9113, section 5.5: frames of unknown types are ignored.
}
