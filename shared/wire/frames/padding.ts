import { ErrorCode } from "../error_code.ts";
import { Flag, type FrameFault } from "./frame.ts";

/** RFC 9113, sections 6.1 and 6.2: padding as long as the payload, or longer. */
export const PADDING_FAULT: FrameFault = {
  kind: "protocol",
  scope: "connection",
  code: ErrorCode.PROTOCOL_ERROR,
  message: "the padding is as long as the payload",
};

/**
 * Octets of a payload that are padding, with the octet that says how many; -1 where the padding
 * leaves no room for the `fixedBytes` that stand before the content.
 */
export function paddingOf(
  bytes: Uint8Array,
  start: number,
  end: number,
  flags: number,
  fixedBytes: number,
): number {
  if ((flags & Flag.PADDED) === 0) return end - start < fixedBytes ? -1 : 0;
  if (start === end) return -1;
  const padding = bytes[start] + 1;
  return padding + fixedBytes > end - start ? -1 : padding;
}
