import type { MethodDefinition } from "../codec/mod.ts";
import type { MessageEncoding, Metadata, StatusCode } from "../grpc/mod.ts";
import type { ContextValues } from "./context_values.ts";
import type { ConnectionFacts } from "../transport/mod.ts";

/** What a caller may say of one call. */
export interface CallOptions {
  /** The deadline, ms from now. @default none */
  readonly timeoutMs?: number;
  /** What is sent before the request. */
  readonly metadata?: Metadata;
  /** How the request's messages are compressed; the wire engine only. @default "identity" */
  readonly compression?: MessageEncoding;
  /** What its interceptors find, and leave for the caller; of one call alone. @default empty */
  readonly values?: ContextValues;
}

/** How a call ended, and when. Times are ns on the clock of `clock/`. */
export interface CallOutcome<Res> {
  /** The status of the call. */
  readonly code: StatusCode;
  /** The status message; empty when the call succeeded. */
  readonly message: string;
  /** The answer of a call with a single response; absent unless `code` is OK. */
  readonly response?: Res;
  /** Response headers. */
  readonly headers: Metadata;
  /** Trailers, with those of a trailers-only response. */
  readonly trailers: Metadata;
  /** When the call was handed to the engine and left for the socket. */
  readonly sentNs: number;
  /** When the response headers arrived; NaN when none did. */
  readonly headersNs: number;
  /** When the status was known. */
  readonly doneNs: number;
}

/** Cancels the call it came from; a call that is done stays as it is. */
export type Cancel = () => void;

/** A call with a stream of messages in one or both directions. */
export interface ClientStream<Req, Res> {
  /** Sends a message; resolves when the next may be written. Rejects with an RpcError after the end. */
  write(message: Req): Promise<void>;
  /** No more messages from this side. */
  end(): void;
  /** The messages of the server, to be read once. Ends with the call, and throws when that failed. */
  readonly messages: AsyncIterable<Res>;
  /** Response headers; empty when the call ended without. Never rejects. */
  readonly headers: Promise<Metadata>;
  /** How the call ended; `response` is absent. Never rejects. */
  readonly outcome: Promise<CallOutcome<Res>>;
  /** Ends it early with CANCELLED. */
  readonly cancel: Cancel;
}

/** `lost`: there was a connection and there is none; `closed`: by `close`, for good. */
export type ChannelState = "idle" | "connecting" | "ready" | "lost" | "closed";

/**
 * A client's way to one server, whichever engine carries it. Calls of all kinds share its
 * connection. A call that failed is not retried, but for one that a server has refused unseen, and that
 * only where the channel may reconnect: `no_retries.ts` has the paths.
 */
export interface Channel {
  /** Where the connection stands now. */
  readonly state: ChannelState;
  /** Connections made so far: 1 proves that a run used one and the same. */
  readonly connectionsMade: number;
  /**
   * Opens the connection unless there is one, and tells what it is. Rejects with a ConnectError
   * that says at which phase it failed and why.
   */
  connect(): Promise<ConnectionFacts>;
  /**
   * Sends one request and calls `done` once, with the answer or the reason why there is none; it
   * never throws on the network's account. The measured path: a callback and no promise. The
   * caller that wants a promise uses `call`.
   */
  unary<Req, Res>(
    method: MethodDefinition<Req, Res>,
    request: Req,
    options: CallOptions,
    done: (outcome: CallOutcome<Res>) => void,
  ): Cancel;
  /** Starts a call of a streaming kind. */
  stream<Req, Res>(
    method: MethodDefinition<Req, Res>,
    options?: CallOptions,
  ): ClientStream<Req, Res>;
  /** Takes no new calls, waits up to `drainMs` for those under way, then closes. */
  close(options?: { readonly drainMs?: number }): Promise<void>;
}
