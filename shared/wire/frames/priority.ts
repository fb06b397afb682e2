import { ErrorCode } from "../error_code.ts";
import type { FrameFault } from "./frame.ts";
import { dependsOnItself } from "./headers.ts";

/** RFC 9113, section 6.3: PRIORITY belongs to a stream. */
const ON_CONNECTION: FrameFault = {
  kind: "protocol",
  scope: "connection",
  code: ErrorCode.PROTOCOL_ERROR,
  message: "PRIORITY on stream 0",
};

/** RFC 9113, section 6.3: the length is 5. */
const WRONG_LENGTH: FrameFault = {
  kind: "frame-size",
  scope: "stream",
  code: ErrorCode.FRAME_SIZE_ERROR,
  message: "PRIORITY is not 5 octets long",
};

/** RFC 7540, section 5.3.1, which RFC 9113 dropped and test suites still hold peers to. */
const DEPENDS_ON_ITSELF: FrameFault = {
  kind: "protocol",
  scope: "stream",
  code: ErrorCode.PROTOCOL_ERROR,
  message: "a stream depends on itself",
};

/** The rule that a PRIORITY frame breaks, or null; its content is ignored. */
export function checkPriority(
  bytes: Uint8Array,
  start: number,
  length: number,
  streamId: number,
): FrameFault | null {
  if (streamId === 0) return ON_CONNECTION;
  if (length !== 5) return WRONG_LENGTH;
  return dependsOnItself(bytes, start, streamId) ? DEPENDS_ON_ITSELF : null;
}
