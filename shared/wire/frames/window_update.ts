import type { OutputBuffer } from "../output_buffer.ts";
import { ErrorCode } from "../error_code.ts";
import {
  FRAME_HEADER_BYTES,
  type FrameFault,
  FrameType,
  putFrameHeader,
  putUint32,
} from "./frame.ts";

/** RFC 9113, section 6.9: the length is 4. */
export const WINDOW_UPDATE_LENGTH: FrameFault = {
  kind: "frame-size",
  scope: "connection",
  code: ErrorCode.FRAME_SIZE_ERROR,
  message: "WINDOW_UPDATE is not 4 octets long",
};

/** RFC 9113, section 6.9: an increment of 0, on the connection … */
export const CONNECTION_INCREMENT_ZERO: FrameFault = {
  kind: "protocol",
  scope: "connection",
  code: ErrorCode.PROTOCOL_ERROR,
  message: "WINDOW_UPDATE of 0",
};

/** … and on a stream. */
export const STREAM_INCREMENT_ZERO: FrameFault = {
  ...CONNECTION_INCREMENT_ZERO,
  scope: "stream",
};

/** RFC 9113, section 6.9.1: a window above 2^31-1, of the connection … */
export const CONNECTION_WINDOW_OVERFLOW: FrameFault = {
  kind: "flow-control",
  scope: "connection",
  code: ErrorCode.FLOW_CONTROL_ERROR,
  message: "a window was raised above 2^31-1",
};

/** … and of a stream. */
export const STREAM_WINDOW_OVERFLOW: FrameFault = {
  ...CONNECTION_WINDOW_OVERFLOW,
  scope: "stream",
};

/** Appends a WINDOW_UPDATE frame; stream 0 is the connection. */
export function writeWindowUpdate(out: OutputBuffer, streamId: number, increment: number): void {
  const at = out.reserve(FRAME_HEADER_BYTES + 4);
  putFrameHeader(out.bytes, at, 4, FrameType.WINDOW_UPDATE, 0, streamId);
  putUint32(out.bytes, at + FRAME_HEADER_BYTES, increment);
}
