import { ErrorCode } from "../error_code.ts";
import type { FrameFault } from "./frame.ts";

/**
 * RFC 9113, section 8.4: a client must not push, and our client refuses pushes by its first
 * SETTINGS, after which section 6.6 makes one a connection error.
 */
export const PUSH_PROMISE_REFUSED: FrameFault = {
  kind: "protocol",
  scope: "connection",
  code: ErrorCode.PROTOCOL_ERROR,
  message: "PUSH_PROMISE where push is not enabled",
};
