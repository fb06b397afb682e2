import { writeData } from "../frames/data.ts";
import { Flag, FRAME_HEADER_BYTES, putUint32 } from "../frames/frame.ts";
import { finishHeaders } from "../frames/headers.ts";
import { writeRstStream } from "../frames/rst_stream.ts";
import type { HeaderBlock } from "../headers/header_block.ts";
import { encodeLiterals } from "../hpack/encoder.ts";
import { Http2Stream } from "../streams/http2_stream.ts";
import { FIRST_REFUSAL, StreamEvent, StreamState, transition } from "../streams/stream_state.ts";
import type { StreamStateValue } from "../streams/stream_state.ts";
import type { ConnectionState } from "./connection_state.ts";
import { removeReset } from "./fail.ts";

/**
 * The longest DATA frame that is sent, whatever the peer allows (up to 16 MiB): one as long as that
 * would stand in the output as a whole, past all bounds on what waits there, and before the frames of
 * every other stream.
 */
const MAX_DATA_FRAME_BYTES = 65_536;

/** Appends a header block: a prepared one, and per-call fields behind it. */
export function writeHeaders(
  c: ConnectionState,
  streamId: number,
  block: HeaderBlock,
  extra: readonly string[] | null,
  endStream: boolean,
): void {
  const out = c.out;
  c.headersSent++;
  const frame = block.frame;
  const flags = endStream ? Flag.END_STREAM : 0;
  const length = frame.length;
  if (
    extra === null && length - FRAME_HEADER_BYTES <= c.peer.maxFrameBytes &&
    !c.encoder.sizeUpdatePending
  ) {
    const at = out.reserve(length);
    const target = out.bytes;
    target.set(frame, at);
    target[at + 4] = flags | Flag.END_HEADERS;
    putUint32(target, at + 5, streamId);
    return;
  }
  const before = out.pendingBytes;
  try {
    if (c.encoder.sizeUpdatePending) {
      out.reserve(FRAME_HEADER_BYTES);
      c.encoder.writeSizeUpdates(out);
      const at = out.reserve(length - FRAME_HEADER_BYTES);
      out.bytes.set(frame.subarray(FRAME_HEADER_BYTES), at);
    } else {
      const at = out.reserve(length);
      out.bytes.set(frame, at);
    }
    if (extra !== null) {
      if (c.indexing) c.encoder.encode(out, extra);
      else encodeLiterals(out, extra);
    }
  } catch (cause) {
    // A field that is no octets: nothing of the block may stay.
    out.end = out.start + before;
    throw cause;
  }
  finishHeaders(out, before, flags, streamId, c.peer.maxFrameBytes);
}

/** Opens a stream of ours with its HEADERS; the caller has seen that one may be opened. */
export function openStream(
  c: ConnectionState,
  block: HeaderBlock,
  extra: readonly string[] | null,
  endStream: boolean,
  user: unknown,
): Http2Stream {
  const id = c.nextStreamId;
  writeHeaders(c, id, block, extra, endStream);
  c.nextStreamId = id + 2;
  c.streamsOpened++;
  const s = new Http2Stream(id, c.peer.initialWindowBytes, c.streamWindow, c.autoConsume);
  s.state = endStream ? StreamState.HALF_CLOSED_LOCAL : StreamState.OPEN;
  s.isHead = block.isHead;
  s.user = user;
  c.streams.set(id, s);
  return s;
}

/** Sends HEADERS on an open stream; behind DATA that waits only as trailers. False if it may not. */
export function sendHeaders(
  c: ConnectionState,
  s: Http2Stream,
  block: HeaderBlock,
  extra: readonly string[] | null,
  endStream: boolean,
): boolean {
  const event = endStream ? StreamEvent.SEND_HEADERS_END : StreamEvent.SEND_HEADERS;
  const next = transition(s.state, event);
  if (next >= FIRST_REFUSAL || s.endQueued || c.error !== null) return false;
  if (s.queue !== null) {
    if (!endStream) return false;
    s.trailersQueued = { block, extra };
    s.endQueued = true;
    return true;
  }
  writeHeaders(c, s.id, block, extra, endStream);
  moveTo(c, s, next as StreamStateValue);
  return true;
}

/**
 * Sends DATA, or queues a copy of what the windows do not let through. False where the stream can
 * take no more for now, or none at all.
 */
export function sendData(
  c: ConnectionState,
  s: Http2Stream,
  bytes: Uint8Array,
  start: number,
  end: number,
  endStream: boolean,
): boolean {
  const event = endStream ? StreamEvent.SEND_DATA_END : StreamEvent.SEND_DATA;
  const next = transition(s.state, event);
  if (next >= FIRST_REFUSAL || s.endQueued || c.error !== null) return false;
  const length = end - start;
  if (s.queue === null && (length === 0 || fitsNow(c, s, length))) {
    c.sendWindow -= length;
    s.sendWindow -= length;
    c.dataFramesSent++;
    writeData(c.out, s.id, bytes, start, end, endStream);
    moveTo(c, s, next as StreamStateValue);
    return true;
  }
  if (s.queue === null) {
    s.queue = [];
    s.lastProgressNs = c.nowNs;
    c.blocked.add(s);
  }
  if (length > 0) s.queue.push({ bytes: bytes.slice(start, end), at: 0 });
  s.queuedBytes += length;
  s.endQueued = endStream;
  while (flushFrame(c, s));
  s.wantsWritable = s.queuedBytes >= c.limits.sendBudgetBytes;
  return !s.wantsWritable;
}

function fitsNow(c: ConnectionState, s: Http2Stream, length: number): boolean {
  return length <= c.sendWindow && length <= s.sendWindow && length <= maxDataFrameBytes(c) &&
    c.out.pendingBytes < c.limits.pendingOutputBytes;
}

function maxDataFrameBytes(c: ConnectionState): number {
  return Math.min(c.peer.maxFrameBytes, MAX_DATA_FRAME_BYTES);
}

/** Sends DATA that waits, a frame a stream in turn, as far as windows and output allow. */
export function flush(c: ConnectionState): void {
  // A stream that got a frame goes to the end of the set, and this loop comes by it again.
  for (const s of c.blocked) {
    if (c.sendWindow <= 0 || c.out.pendingBytes >= c.limits.pendingOutputBytes) return;
    if (!flushFrame(c, s)) continue;
    if (c.blocked.delete(s)) c.blocked.add(s);
    tellWritable(c, s);
  }
}

/** Sends DATA of one stream that waits. */
export function flushStream(c: ConnectionState, s: Http2Stream): void {
  while (flushFrame(c, s));
  tellWritable(c, s);
}

function tellWritable(c: ConnectionState, s: Http2Stream): void {
  if (!s.wantsWritable || s.queuedBytes >= c.limits.sendBudgetBytes) return;
  s.wantsWritable = false;
  c.listener.onWritable(s);
}

/** Sends one frame of the DATA that waits in a stream; false where none can go. */
function flushFrame(c: ConnectionState, s: Http2Stream): boolean {
  const chunk = s.queue?.[0];
  if (chunk === undefined || c.out.pendingBytes >= c.limits.pendingOutputBytes) return false;
  const length = Math.min(
    chunk.bytes.length - chunk.at,
    c.sendWindow,
    s.sendWindow,
    maxDataFrameBytes(c),
  );
  if (length <= 0) return false;
  const isLast = length === s.queuedBytes;
  const endStream = isLast && s.endQueued && s.trailersQueued === null;
  writeData(c.out, s.id, chunk.bytes, chunk.at, chunk.at + length, endStream);
  chunk.at += length;
  if (chunk.at === chunk.bytes.length) s.queue!.shift();
  s.queuedBytes -= length;
  s.sendWindow -= length;
  c.sendWindow -= length;
  c.dataFramesSent++;
  s.lastProgressNs = c.nowNs;
  if (!isLast) return true;
  s.queue = null;
  c.blocked.delete(s);
  if (s.trailersQueued !== null) {
    const { block, extra } = s.trailersQueued;
    s.trailersQueued = null;
    writeHeaders(c, s.id, block, extra, true);
  }
  if (s.endQueued) moveTo(c, s, transition(s.state, StreamEvent.SEND_DATA_END) as StreamStateValue);
  return true;
}

/** Resets a stream at the owner's wish. False where it is over already. */
export function resetStream(c: ConnectionState, s: Http2Stream, code: number): boolean {
  if (c.error !== null) return false;
  if (transition(s.state, StreamEvent.SEND_RST_STREAM) >= FIRST_REFUSAL) return false;
  writeRstStream(c.out, s.id, code);
  removeReset(c, s, StreamState.RESET_LOCAL);
  c.listener.onStreamClosed(s);
  return true;
}

function moveTo(c: ConnectionState, s: Http2Stream, state: StreamStateValue): void {
  s.state = state;
  if (state !== StreamState.CLOSED) return;
  c.streams.delete(s.id);
  c.closed.finished(s.id);
  c.listener.onStreamClosed(s);
}
