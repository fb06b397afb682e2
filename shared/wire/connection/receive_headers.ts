import { ErrorCode } from "../error_code.ts";
import {
  CONTINUATION_UNEXPECTED,
  HEADER_BLOCK_ENDLESS,
  HEADER_BLOCK_INTERRUPTED,
} from "../frames/continuation.ts";
import { Flag } from "../frames/frame.ts";
import {
  dependsOnItself,
  HEADERS_DEPEND_ON_THEMSELVES,
  HEADERS_ON_CONNECTION,
  HEADERS_TOO_SHORT,
  PRIORITY_FIELDS_BYTES,
} from "../frames/headers.ts";
import { PADDING_FAULT, paddingOf } from "../frames/padding.ts";
import type { ConnectionState } from "./connection_state.ts";
import { connectionError, failByFault } from "./fail.ts";
import { takeHeaders } from "./take_headers.ts";

/** Takes a HEADERS frame; its block may go on in CONTINUATION frames. */
export function receiveHeaders(
  c: ConnectionState,
  bytes: Uint8Array,
  start: number,
  end: number,
  flags: number,
  streamId: number,
): void {
  if (streamId === 0) return failByFault(c, HEADERS_ON_CONNECTION, 0);
  let selfDependent = false;
  if ((flags & (Flag.PADDED | Flag.PRIORITY)) !== 0) {
    const priorityBytes = (flags & Flag.PRIORITY) !== 0 ? PRIORITY_FIELDS_BYTES : 0;
    const padding = paddingOf(bytes, start, end, flags, priorityBytes);
    if (padding < 0) {
      const padded = (flags & Flag.PADDED) !== 0;
      return failByFault(c, padded ? PADDING_FAULT : HEADERS_TOO_SHORT, 0);
    }
    if (padding > 0) {
      start++;
      end -= padding - 1;
    }
    if (priorityBytes > 0) {
      selfDependent = dependsOnItself(bytes, start, streamId);
      start += priorityBytes;
    }
  }
  if ((flags & Flag.END_HEADERS) !== 0) {
    return receiveBlock(c, bytes, start, end, flags, streamId, selfDependent);
  }
  c.blockStreamId = streamId;
  c.blockFlags = flags;
  c.blockDependsOnItself = selfDependent;
  c.blockLength = 0;
  c.blockContinuations = 0;
  keepFragment(c, bytes, start, end);
}

/** Takes a CONTINUATION frame (RFC 9113, section 6.10). */
export function receiveContinuation(
  c: ConnectionState,
  bytes: Uint8Array,
  start: number,
  end: number,
  flags: number,
  streamId: number,
): void {
  if (c.blockStreamId === 0) return failByFault(c, CONTINUATION_UNEXPECTED, 0);
  if (c.blockStreamId !== streamId) return failByFault(c, HEADER_BLOCK_INTERRUPTED, 0);
  if (++c.blockContinuations > c.limits.continuationFrames) {
    return failByFault(c, HEADER_BLOCK_ENDLESS, 0);
  }
  keepFragment(c, bytes, start, end);
  if (c.error !== null || (flags & Flag.END_HEADERS) === 0) return;
  c.blockStreamId = 0;
  const block = c.block;
  const blockFlags = c.blockFlags;
  // Long blocks are rare: the buffer is not kept for the next one.
  c.block = new Uint8Array(0);
  receiveBlock(c, block, 0, c.blockLength, blockFlags, streamId, c.blockDependsOnItself);
}

function keepFragment(c: ConnectionState, bytes: Uint8Array, start: number, end: number): void {
  const length = c.blockLength + end - start;
  if (length > c.limits.headerBlockBytes) return failByFault(c, HEADER_BLOCK_ENDLESS, 0);
  if (length > c.block.length) {
    const grown = new Uint8Array(Math.min(length * 2, c.limits.headerBlockBytes));
    grown.set(c.block.subarray(0, c.blockLength));
    c.block = grown;
  }
  c.block.set(bytes.subarray(start, end), c.blockLength);
  c.blockLength = length;
}

function receiveBlock(
  c: ConnectionState,
  bytes: Uint8Array,
  start: number,
  end: number,
  flags: number,
  streamId: number,
  selfDependent: boolean,
): void {
  if (end - start > c.limits.headerBlockBytes) return failByFault(c, HEADER_BLOCK_ENDLESS, 0);
  // A block is decoded whatever becomes of its stream: the table is shared (RFC 9113, section 4.3).
  const list = c.decoder.decode(bytes, start, end);
  if (list === null) {
    const message = c.decoder.problem;
    return connectionError(c, "compression", ErrorCode.COMPRESSION_ERROR, message);
  }
  takeHeaders(c, streamId, list, (flags & Flag.END_STREAM) !== 0);
  if (selfDependent && c.error === null) failByFault(c, HEADERS_DEPEND_ON_THEMSELVES, streamId);
}
