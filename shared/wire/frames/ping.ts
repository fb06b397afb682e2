import type { OutputBuffer } from "../output_buffer.ts";
import { ErrorCode } from "../error_code.ts";
import {
  Flag,
  FRAME_HEADER_BYTES,
  type FrameFault,
  FrameType,
  getUint32,
  putFrameHeader,
  putUint32,
} from "./frame.ts";

const PING_BYTES = 8;

/** The first half of the payload of our own pings, which tells them from others'. */
const OWN_PING = 0x6c61625f;

/** RFC 9113, section 6.7: PING belongs to the connection. */
const ON_STREAM: FrameFault = {
  kind: "protocol",
  scope: "connection",
  code: ErrorCode.PROTOCOL_ERROR,
  message: "PING on a stream",
};

/** RFC 9113, section 6.7: the length is 8. */
const WRONG_LENGTH: FrameFault = {
  kind: "frame-size",
  scope: "connection",
  code: ErrorCode.FRAME_SIZE_ERROR,
  message: "PING is not 8 octets long",
};

/** The rule that a PING frame breaks, or null. */
export function checkPing(length: number, streamId: number): FrameFault | null {
  if (streamId !== 0) return ON_STREAM;
  return length === PING_BYTES ? null : WRONG_LENGTH;
}

/** The token of one of our own pings in a payload, or -1. */
export function pingToken(bytes: Uint8Array, start: number): number {
  return getUint32(bytes, start) === OWN_PING ? getUint32(bytes, start + 4) : -1;
}

/** Appends a PING that carries `token`, 32 bits. */
export function writePing(out: OutputBuffer, token: number): void {
  const at = out.reserve(FRAME_HEADER_BYTES + PING_BYTES);
  putFrameHeader(out.bytes, at, PING_BYTES, FrameType.PING, 0, 0);
  putUint32(out.bytes, at + FRAME_HEADER_BYTES, OWN_PING);
  putUint32(out.bytes, at + FRAME_HEADER_BYTES + 4, token);
}

/** Appends the answer to a PING: the same payload (RFC 9113, section 6.7). */
export function writePingAck(out: OutputBuffer, bytes: Uint8Array, start: number): void {
  const at = out.reserve(FRAME_HEADER_BYTES + PING_BYTES);
  putFrameHeader(out.bytes, at, PING_BYTES, FrameType.PING, Flag.ACK, 0);
  for (let i = 0; i < PING_BYTES; i++) out.bytes[at + FRAME_HEADER_BYTES + i] = bytes[start + i];
}
