import type { OutputBuffer } from "../output_buffer.ts";
import { ErrorCode } from "../error_code.ts";
import {
  Flag,
  FRAME_HEADER_BYTES,
  type FrameFault,
  FrameType,
  getUint31,
  putFrameHeader,
} from "./frame.ts";

/** Octets of the priority fields that a HEADERS frame may carry (RFC 9113, section 6.2). */
export const PRIORITY_FIELDS_BYTES = 5;

/** RFC 9113, section 6.2: HEADERS belongs to a stream. */
export const HEADERS_ON_CONNECTION: FrameFault = {
  kind: "protocol",
  scope: "connection",
  code: ErrorCode.PROTOCOL_ERROR,
  message: "HEADERS on stream 0",
};

/** RFC 9113, section 4.2: too small for the fields that its flags announce. */
export const HEADERS_TOO_SHORT: FrameFault = {
  kind: "frame-size",
  scope: "connection",
  code: ErrorCode.FRAME_SIZE_ERROR,
  message: "HEADERS is too short for its priority fields",
};

/** RFC 7540, section 5.3.1, which RFC 9113 dropped and test suites still hold peers to. */
export const HEADERS_DEPEND_ON_THEMSELVES: FrameFault = {
  kind: "protocol",
  scope: "stream",
  code: ErrorCode.PROTOCOL_ERROR,
  message: "a stream depends on itself",
};

/** Whether the priority fields at `at` make the stream depend on itself. */
export function dependsOnItself(bytes: Uint8Array, at: number, streamId: number): boolean {
  return getUint31(bytes, at) === streamId;
}

/**
 * Turns the header block that stands at the end of `out`, behind `before` pending octets and the
 * room of a frame header, into HEADERS and CONTINUATION frames of at most `maxFrameBytes` (RFC 9113,
 * section 4.3).
 */
export function finishHeaders(
  out: OutputBuffer,
  before: number,
  flags: number,
  streamId: number,
  maxFrameBytes: number,
): void {
  const blockBytes = out.pendingBytes - before - FRAME_HEADER_BYTES;
  if (blockBytes <= maxFrameBytes) {
    putFrameHeader(
      out.bytes,
      out.start + before,
      blockBytes,
      FrameType.HEADERS,
      flags | Flag.END_HEADERS,
      streamId,
    );
    return;
  }
  const frames = Math.ceil(blockBytes / maxFrameBytes);
  out.reserve((frames - 1) * FRAME_HEADER_BYTES);
  const bytes = out.bytes;
  const first = out.start + before;
  // From the last fragment to the first, so that none is overwritten before it was moved.
  for (let n = frames - 1; n >= 0; n--) {
    const from = first + FRAME_HEADER_BYTES + n * maxFrameBytes;
    const length = Math.min(maxFrameBytes, blockBytes - n * maxFrameBytes);
    const to = from + n * FRAME_HEADER_BYTES;
    bytes.copyWithin(to, from, from + length);
    const isFirst = n === 0;
    const isLast = n === frames - 1;
    putFrameHeader(
      bytes,
      to - FRAME_HEADER_BYTES,
      length,
      isFirst ? FrameType.HEADERS : FrameType.CONTINUATION,
      (isFirst ? flags : 0) | (isLast ? Flag.END_HEADERS : 0),
      streamId,
    );
  }
}
