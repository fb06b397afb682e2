import type { OutputBuffer } from "../output_buffer.ts";
import type { ErrorScope, WireErrorKind } from "../wire_error.ts";

/** Octets of a frame header (RFC 9113, section 4.1). */
export const FRAME_HEADER_BYTES = 9;
/** The largest frame payload that every peer takes (RFC 9113, section 4.2). */
export const MIN_MAX_FRAME_BYTES = 1 << 14;
/** The largest value of SETTINGS_MAX_FRAME_SIZE. */
export const MAX_MAX_FRAME_BYTES = (1 << 24) - 1;

/** Frame types (RFC 9113, section 6). */
export const FrameType = {
  DATA: 0x0,
  HEADERS: 0x1,
  PRIORITY: 0x2,
  RST_STREAM: 0x3,
  SETTINGS: 0x4,
  PUSH_PROMISE: 0x5,
  PING: 0x6,
  GOAWAY: 0x7,
  WINDOW_UPDATE: 0x8,
  CONTINUATION: 0x9,
} as const;

/** Flags; their meaning depends on the frame's type. */
export const Flag = {
  /** Of SETTINGS and PING. */
  ACK: 0x1,
  /** Of DATA and HEADERS. */
  END_STREAM: 0x1,
  END_HEADERS: 0x4,
  PADDED: 0x8,
  PRIORITY: 0x20,
} as const;

/** A rule that a frame broke: made once for each rule, so that finding one allocates nothing. */
export interface FrameFault {
  readonly kind: WireErrorKind;
  readonly scope: ErrorScope;
  readonly code: number;
  readonly message: string;
}

/** Appends a frame header. */
export function writeFrameHeader(
  out: OutputBuffer,
  length: number,
  type: number,
  flags: number,
  streamId: number,
): void {
  const at = out.reserve(FRAME_HEADER_BYTES);
  putFrameHeader(out.bytes, at, length, type, flags, streamId);
}

/** Writes a frame header at `at`. */
export function putFrameHeader(
  bytes: Uint8Array,
  at: number,
  length: number,
  type: number,
  flags: number,
  streamId: number,
): void {
  bytes[at] = length >>> 16;
  bytes[at + 1] = length >>> 8;
  bytes[at + 2] = length;
  bytes[at + 3] = type;
  bytes[at + 4] = flags;
  putUint32(bytes, at + 5, streamId);
}

/** Writes 32 bits in network order. */
export function putUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

/** Reads 32 bits in network order. */
export function getUint32(bytes: Uint8Array, at: number): number {
  return ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;
}

/** Reads 31 bits, ignoring the reserved bit before them (RFC 9113, section 4.1). */
export function getUint31(bytes: Uint8Array, at: number): number {
  return ((bytes[at] & 0x7f) << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
}
