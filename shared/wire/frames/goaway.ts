import type { OutputBuffer } from "../output_buffer.ts";
import { ErrorCode } from "../error_code.ts";
import {
  FRAME_HEADER_BYTES,
  type FrameFault,
  FrameType,
  putFrameHeader,
  putUint32,
} from "./frame.ts";

/** Octets of a GOAWAY payload before the debug data. */
export const GOAWAY_FIXED_BYTES = 8;

/** The last-stream-id of a GOAWAY that only announces one (RFC 9113, section 6.8). */
export const LARGEST_STREAM_ID = 2 ** 31 - 1;

/** RFC 9113, section 6.8: GOAWAY belongs to the connection. */
const ON_STREAM: FrameFault = {
  kind: "protocol",
  scope: "connection",
  code: ErrorCode.PROTOCOL_ERROR,
  message: "GOAWAY on a stream",
};

/** RFC 9113, section 4.2: too small for its fields. */
const WRONG_LENGTH: FrameFault = {
  kind: "frame-size",
  scope: "connection",
  code: ErrorCode.FRAME_SIZE_ERROR,
  message: "GOAWAY is shorter than 8 octets",
};

/** RFC 9113, section 6.8: the last-stream-id must not grow. */
export const GOAWAY_GROWS: FrameFault = {
  kind: "protocol",
  scope: "connection",
  code: ErrorCode.PROTOCOL_ERROR,
  message: "the last-stream-id of GOAWAY grew",
};

/** RFC 9113, section 5.1.1: our streams are odd, so no even one can be the last of them. */
export const GOAWAY_EVEN: FrameFault = {
  kind: "protocol",
  scope: "connection",
  code: ErrorCode.PROTOCOL_ERROR,
  message: "the last-stream-id of GOAWAY is even",
};

/** The rule that a GOAWAY frame breaks by its form, or null. */
export function checkGoaway(length: number, streamId: number): FrameFault | null {
  if (streamId !== 0) return ON_STREAM;
  return length >= GOAWAY_FIXED_BYTES ? null : WRONG_LENGTH;
}

/** Appends a GOAWAY frame. `debugData` is shown to people; code units above U+007F become "?". */
export function writeGoaway(
  out: OutputBuffer,
  lastStreamId: number,
  code: number,
  debugData: string,
): void {
  const length = GOAWAY_FIXED_BYTES + debugData.length;
  let at = out.reserve(FRAME_HEADER_BYTES + length);
  const bytes = out.bytes;
  putFrameHeader(bytes, at, length, FrameType.GOAWAY, 0, 0);
  at += FRAME_HEADER_BYTES;
  putUint32(bytes, at, lastStreamId);
  putUint32(bytes, at + 4, code);
  at += GOAWAY_FIXED_BYTES;
  for (let i = 0; i < debugData.length; i++) {
    const unit = debugData.charCodeAt(i);
    bytes[at + i] = unit < 0x80 ? unit : 0x3f;
  }
}
