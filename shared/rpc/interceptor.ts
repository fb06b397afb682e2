import type { AnyMethod } from "../codec/mod.ts";
import type { CallOptions, CallOutcome, Cancel, ClientStream } from "./channel.ts";
import type { ContextValues } from "./context_values.ts";
import type { ServerContext } from "./server.ts";

/** A unary call on its way down. */
export interface UnaryCall {
  /** The method called. */
  readonly method: AnyMethod;
  /** The request, not encoded yet. */
  readonly request: unknown;
  /** As the caller gave them. */
  readonly options: CallOptions;
  /** Shared by all interceptors of the call, and by its attempts. */
  readonly values: ContextValues;
  /**
   * Where the outcome goes, once, however the call ends. An interceptor that wants to see or replace
   * it passes on a call with its own.
   */
  readonly done: (outcome: CallOutcome<unknown>) => void;
}

/** A call of a streaming kind on its way down. */
export interface StreamCall {
  /** The method called. */
  readonly method: AnyMethod;
  /** As the caller gave them. */
  readonly options: CallOptions;
  /** As {@link UnaryCall.values}. */
  readonly values: ContextValues;
}

/**
 * Stands between the caller and the engine: may change the call, see and replace messages and the
 * outcome, answer by itself or call `next` again. One that throws ends the call with the status of
 * an RpcError, or with UNKNOWN.
 *
 * A unary call is callbacks all the way, so that a layer costs no promise; a stream is an object, of
 * which `mapStream` changes the messages and whose `outcome` is the end.
 */
export interface ClientInterceptor {
  /** Around each unary call. */
  readonly unary?: (call: UnaryCall, next: (call: UnaryCall) => Cancel) => Cancel;
  /** Around each call with a stream in either direction. */
  readonly stream?: (
    call: StreamCall,
    next: (call: StreamCall) => ClientStream<unknown, unknown>,
  ) => ClientStream<unknown, unknown>;
}

/** What a handler returns: a message, a promise of one, or a stream. */
export type HandlerResult = unknown;

/** A call on its way up to the handler. */
export interface ServedCall {
  /** Method, metadata, peer, identity, values, and `onEnd`. */
  readonly context: ServerContext;
  /**
   * The request; for a method whose client streams an AsyncIterable of them, to be read once.
   * Undefined for a call that was over before there was one.
   */
  readonly request: unknown;
}

/**
 * Stands between the engine and the handler. `next` runs what is below and returns what the handler
 * returned: whoever changes the request passes on another call, whoever changes the response returns
 * another; `mapRequests` and `mapResponses` do either for all kinds. One that throws an RpcError ends
 * the call with its status.
 *
 * Every call that the server counts passes all interceptors once. One that no handler can have (an
 * unknown method, a request that is too large, malformed or was broken off) does so when that is
 * known: `next` throws why, and what is answered instead is not sent. `context.onEnd` tells the end of
 * each.
 */
export type ServerInterceptor = (
  call: ServedCall,
  next: (call: ServedCall) => HandlerResult,
) => HandlerResult;
