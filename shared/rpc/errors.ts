import type { ConnectPhase } from "../transport/mod.ts";
import { Metadata, Status, type StatusCode, statusName } from "../grpc/mod.ts";

/** A call's status as an error: thrown by handlers to answer with it, and by `call` to report it. */
export class RpcError extends Error {
  readonly kind = "rpc";
  override readonly name = "RpcError";

  /** @param details the status message, for the peer to read */
  constructor(
    readonly code: StatusCode,
    readonly details: string,
    options: { readonly trailers?: Metadata; readonly cause?: unknown } = {},
  ) {
    super(`${statusName(code)}: ${details}`, { cause: options.cause });
    this.trailers = options.trailers ?? new Metadata();
  }

  readonly trailers: Metadata;

  /** Any thrown value as an RpcError: itself, or UNKNOWN without the text of a foreign error. */
  static from(thrown: unknown): RpcError {
    return thrown instanceof RpcError
      ? thrown
      : new RpcError(Status.UNKNOWN, "the handler failed", { cause: thrown });
  }
}

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

/** An address at which a server cannot listen. */
export class ListenError extends Error {
  readonly kind = "listen";
  override readonly name = "ListenError";
}
