import { Status, type StatusCode } from "../grpc/mod.ts";
import type { RpcError } from "./errors.ts";

/** How a call of a server ended. */
export interface CallEnd {
  /** The status of the call. */
  readonly code: StatusCode;
  /** The status message; empty when the call succeeded. */
  readonly message: string;
  /**
   * The status is that of the handler or of an interceptor. Else it is the engine's: the client
   * cancelled or was lost, the deadline passed, or no handler could have the request.
   */
  readonly answered: boolean;
  /** Behind a failure, what its client is not told: for a log. */
  readonly cause?: unknown;
}

/** The end of a call that went well. */
export const OK_END: CallEnd = { code: Status.OK, message: "", answered: true };

/** The end by what a handler or an interceptor threw. */
export function answeredWith({ code, details, cause }: RpcError): CallEnd {
  return { code, message: details, answered: true, cause };
}

/** The end by what the engine found. */
export function endedBy({ code, details, cause }: RpcError): CallEnd {
  return { code, message: details, answered: false, cause };
}
