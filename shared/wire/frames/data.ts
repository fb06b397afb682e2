import type { OutputBuffer } from "../output_buffer.ts";
import { ErrorCode } from "../error_code.ts";
import { Flag, FRAME_HEADER_BYTES, type FrameFault, FrameType, putFrameHeader } from "./frame.ts";

/** RFC 9113, section 6.1: DATA belongs to a stream. */
export const DATA_ON_CONNECTION: FrameFault = {
  kind: "protocol",
  scope: "connection",
  code: ErrorCode.PROTOCOL_ERROR,
  message: "DATA on stream 0",
};

/** Appends a DATA frame with the octets of `bytes` from `start` to `end`. */
export function writeData(
  out: OutputBuffer,
  streamId: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  endStream: boolean,
): void {
  const length = end - start;
  const at = out.reserve(FRAME_HEADER_BYTES + length);
  const target = out.bytes;
  putFrameHeader(target, at, length, FrameType.DATA, endStream ? Flag.END_STREAM : 0, streamId);
  const body = at + FRAME_HEADER_BYTES;
  // A loop is faster than a view and set() for the messages of a unary call.
  if (length <= 64) {
    for (let i = 0; i < length; i++) target[body + i] = bytes[start + i];
  } else if (start === 0 && end === bytes.length) {
    target.set(bytes, body);
  } else {
    target.set(bytes.subarray(start, end), body);
  }
}
