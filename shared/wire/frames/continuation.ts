import { ErrorCode } from "../error_code.ts";
import type { FrameFault } from "./frame.ts";

/** RFC 9113, section 6.10: a CONTINUATION follows a block that is not complete. */
export const CONTINUATION_UNEXPECTED: FrameFault = {
  kind: "protocol",
  scope: "connection",
  code: ErrorCode.PROTOCOL_ERROR,
  message: "CONTINUATION without an open header block",
};

/** RFC 9113, section 4.3: nothing stands between the frames of a header block. */
export const HEADER_BLOCK_INTERRUPTED: FrameFault = {
  kind: "protocol",
  scope: "connection",
  code: ErrorCode.PROTOCOL_ERROR,
  message: "a header block was interrupted by another frame",
};

/** CVE-2024-27316: header blocks that never end. */
export const HEADER_BLOCK_ENDLESS: FrameFault = {
  kind: "limit",
  scope: "connection",
  code: ErrorCode.ENHANCE_YOUR_CALM,
  message: "a header block has too many frames or octets",
};
