import type { ConnectPhase } from "./connection_facts.ts";

/**
 * Why there is no connection. `address`: nobody is there, or the name does not resolve; `tls`: the
 * peer speaks no TLS 1.3 or no HTTP/2; `certificate`: one side refused the other's certificate;
 * `timeout`: the peer went silent.
 */
export type ConnectErrorKind = "address" | "tls" | "certificate" | "timeout";

/** A connection that could not be opened, with the phase in which it failed. */
export class ConnectError extends Error {
  override readonly name = "ConnectError";

  constructor(
    readonly kind: ConnectErrorKind,
    readonly phase: ConnectPhase,
    message: string,
    options: { readonly cause?: unknown } = {},
  ) {
    super(message, options);
  }
}
