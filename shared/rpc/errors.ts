import { Metadata, Status, type StatusCode, statusName } from "../grpc/mod.ts";

export { ConnectError, type ConnectErrorKind, ListenError } from "../transport/mod.ts";

/** A call's status as an error: thrown by handlers to answer with it, and by `call` to report it. */
export class RpcError extends Error {
  /** Which kind of error this is. */
  readonly kind = "rpc";
  /** Its name in stack traces. */
  override readonly name = "RpcError";

  /**
   * A status to answer with, or that was answered.
   *
   * @param details the status message, for the peer to read
   */
  constructor(
    readonly code: StatusCode,
    readonly details: string,
    options: { readonly trailers?: Metadata; readonly cause?: unknown } = {},
  ) {
    super(`${statusName(code)}: ${details}`, { cause: options.cause });
    this.trailers = options.trailers ?? new Metadata();
  }

  /** What the server sent behind its answer. */
  readonly trailers: Metadata;

  /** Any thrown value as an RpcError: itself, or UNKNOWN without the text of a foreign error. */
  static from(thrown: unknown): RpcError {
    return thrown instanceof RpcError
      ? thrown
      : new RpcError(Status.UNKNOWN, "the handler failed", { cause: thrown });
  }
}
