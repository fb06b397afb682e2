import type { OutputBuffer } from "../output_buffer.ts";
import { ErrorCode } from "../error_code.ts";
import {
  FRAME_HEADER_BYTES,
  type FrameFault,
  FrameType,
  putFrameHeader,
  putUint32,
} from "./frame.ts";

/** RFC 9113, section 6.4: RST_STREAM belongs to a stream. */
const ON_CONNECTION: FrameFault = {
  kind: "protocol",
  scope: "connection",
  code: ErrorCode.PROTOCOL_ERROR,
  message: "RST_STREAM on stream 0",
};

/** RFC 9113, section 6.4: the length is 4. */
const WRONG_LENGTH: FrameFault = {
  kind: "frame-size",
  scope: "connection",
  code: ErrorCode.FRAME_SIZE_ERROR,
  message: "RST_STREAM is not 4 octets long",
};

/** The rule that a RST_STREAM frame breaks, or null. */
export function checkRstStream(length: number, streamId: number): FrameFault | null {
  if (streamId === 0) return ON_CONNECTION;
  return length === 4 ? null : WRONG_LENGTH;
}

/** Appends a RST_STREAM frame. */
export function writeRstStream(out: OutputBuffer, streamId: number, code: number): void {
  const at = out.reserve(FRAME_HEADER_BYTES + 4);
  putFrameHeader(out.bytes, at, 4, FrameType.RST_STREAM, 0, streamId);
  putUint32(out.bytes, at + FRAME_HEADER_BYTES, code);
}
