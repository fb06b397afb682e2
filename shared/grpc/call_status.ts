import type { StatusCode } from "./status.ts";

/** How a call ends: a code, and a message that is empty when the call succeeded. */
export interface CallStatus {
  readonly code: StatusCode;
  readonly message: string;
}
