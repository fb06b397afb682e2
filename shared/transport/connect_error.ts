import type { ConnectPhase } from "./connection_facts.ts";

/**
 * Why there is no connection. `address`: nobody is there, or the name does not resolve; `tls`: the
 * peer speaks no TLS 1.3 or no HTTP/2; `certificate`: one side refused the other's certificate;
 * `timeout`: the peer went silent.
 */
export type ConnectErrorKind = "address" | "tls" | "certificate" | "timeout";

/** A connection that could not be opened, with the phase in which it failed. */
export class ConnectError extends Error {
  /** Its name in stack traces. */
  override readonly name = "ConnectError";

  /** The message says what was dialled, what is wrong and what to do. */
  constructor(
    readonly kind: ConnectErrorKind,
    readonly phase: ConnectPhase,
    message: string,
    options: { readonly cause?: unknown } = {},
  ) {
    super(message, options);
  }
}
