import type { OutputBuffer } from "../output_buffer.ts";
import { ErrorCode } from "../error_code.ts";
import {
  Flag,
  FRAME_HEADER_BYTES,
  type FrameFault,
  FrameType,
  getUint32,
  MAX_MAX_FRAME_BYTES,
  MIN_MAX_FRAME_BYTES,
  putFrameHeader,
  putUint32,
} from "./frame.ts";

/** The largest flow-control window (RFC 9113, section 6.9.1). */
export const MAX_WINDOW_BYTES = 2 ** 31 - 1;

/** What a peer says of itself with SETTINGS (RFC 9113, section 6.5.2). */
export interface Settings {
  /** Octets of the HPACK table with which the peer decodes. */
  readonly headerTableBytes: number;
  /** Whether the peer, a client, takes PUSH_PROMISE. */
  readonly enablePush: boolean;
  /** Streams that may be open towards the peer; Infinity where it named no limit. */
  readonly maxConcurrentStreams: number;
  /** Window of every new stream towards the peer, octets. */
  readonly initialWindowBytes: number;
  /** Largest payload of a frame that the peer takes, octets. */
  readonly maxFrameBytes: number;
  /** Largest header list that the peer takes, octets with 32 a field; Infinity if unnamed. */
  readonly maxHeaderListBytes: number;
}

/** What holds before any SETTINGS came (RFC 9113, section 6.5.2). */
export const DEFAULT_SETTINGS: Settings = {
  headerTableBytes: 4096,
  enablePush: true,
  maxConcurrentStreams: Infinity,
  initialWindowBytes: 65535,
  maxFrameBytes: MIN_MAX_FRAME_BYTES,
  maxHeaderListBytes: Infinity,
};

const IDS: readonly (readonly [id: number, key: keyof Settings])[] = [
  [0x1, "headerTableBytes"],
  [0x2, "enablePush"],
  [0x3, "maxConcurrentStreams"],
  [0x4, "initialWindowBytes"],
  [0x5, "maxFrameBytes"],
  [0x6, "maxHeaderListBytes"],
];

const SETTING_BYTES = 6;

function fault(kind: FrameFault["kind"], code: number, message: string): FrameFault {
  return { kind, scope: "connection", code, message };
}

/** RFC 9113, section 6.5. */
const ON_STREAM = fault("protocol", ErrorCode.PROTOCOL_ERROR, "SETTINGS on a stream");
const ACK_WITH_PAYLOAD = fault(
  "frame-size",
  ErrorCode.FRAME_SIZE_ERROR,
  "a SETTINGS ACK has a payload",
);
const WRONG_LENGTH = fault(
  "frame-size",
  ErrorCode.FRAME_SIZE_ERROR,
  "the length of SETTINGS is no multiple of 6",
);
/** RFC 9113, section 6.5.2. */
const WRONG_PUSH = fault("protocol", ErrorCode.PROTOCOL_ERROR, "ENABLE_PUSH is neither 0 nor 1");
const WINDOW_TOO_LARGE = fault(
  "flow-control",
  ErrorCode.FLOW_CONTROL_ERROR,
  "INITIAL_WINDOW_SIZE is above 2^31-1",
);
const WRONG_FRAME_SIZE = fault(
  "protocol",
  ErrorCode.PROTOCOL_ERROR,
  "MAX_FRAME_SIZE is outside 2^14 to 2^24-1",
);

/** The rule that a SETTINGS frame breaks by its form, or null. */
export function checkSettings(flags: number, length: number, streamId: number): FrameFault | null {
  if (streamId !== 0) return ON_STREAM;
  if ((flags & Flag.ACK) !== 0) return length === 0 ? null : ACK_WITH_PAYLOAD;
  return length % SETTING_BYTES === 0 ? null : WRONG_LENGTH;
}

/** Entries in a SETTINGS payload of `length` octets. */
export function settingsEntries(length: number): number {
  return length / SETTING_BYTES;
}

/**
 * What holds after a SETTINGS payload came upon `before`, entries taken in order and unknown ones
 * left out; or the rule that an entry breaks.
 */
export function applySettings(
  before: Settings,
  bytes: Uint8Array,
  start: number,
  end: number,
): Settings | FrameFault {
  const after = { ...before };
  for (let at = start; at < end; at += SETTING_BYTES) {
    const value = getUint32(bytes, at + 2);
    switch ((bytes[at] << 8) | bytes[at + 1]) {
      case 0x1:
        after.headerTableBytes = value;
        break;
      case 0x2:
        if (value > 1) return WRONG_PUSH;
        after.enablePush = value === 1;
        break;
      case 0x3:
        after.maxConcurrentStreams = value;
        break;
      case 0x4:
        if (value > MAX_WINDOW_BYTES) return WINDOW_TOO_LARGE;
        after.initialWindowBytes = value;
        break;
      case 0x5:
        if (value < MIN_MAX_FRAME_BYTES || value > MAX_MAX_FRAME_BYTES) return WRONG_FRAME_SIZE;
        after.maxFrameBytes = value;
        break;
      case 0x6:
        after.maxHeaderListBytes = value;
        break;
    }
  }
  return after;
}

/** Appends a SETTINGS frame with the values given. */
export function writeSettings(out: OutputBuffer, settings: Partial<Settings>): void {
  const entries = IDS.filter(([, key]) =>
    settings[key] !== undefined && settings[key] !== Infinity
  );
  const length = entries.length * SETTING_BYTES;
  let at = out.reserve(FRAME_HEADER_BYTES + length);
  putFrameHeader(out.bytes, at, length, FrameType.SETTINGS, 0, 0);
  at += FRAME_HEADER_BYTES;
  for (const [id, key] of entries) {
    out.bytes[at] = id >>> 8;
    out.bytes[at + 1] = id;
    putUint32(out.bytes, at + 2, Number(settings[key]));
    at += SETTING_BYTES;
  }
}

/** Appends an acknowledgement of the peer's SETTINGS. */
export function writeSettingsAck(out: OutputBuffer): void {
  const at = out.reserve(FRAME_HEADER_BYTES);
  putFrameHeader(out.bytes, at, 0, FrameType.SETTINGS, Flag.ACK, 0);
}
