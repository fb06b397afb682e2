import type { AnyMethod } from "../codec/mod.ts";
import type { CallOptions, CallOutcome, Cancel, ClientStream } from "./channel.ts";
import type { ServerContext } from "./server.ts";

/** A unary call on its way down. */
export interface UnaryCall {
  readonly method: AnyMethod;
  readonly request: unknown;
  readonly options: CallOptions;
  /** Where the outcome goes. An interceptor that wants to see it passes on a call with its own. */
  readonly done: (outcome: CallOutcome<unknown>) => void;
}

/** A call of a streaming kind on its way down. */
export interface StreamCall {
  readonly method: AnyMethod;
  readonly options: CallOptions;
}

/**
 * Stands between the caller and the engine: may change the call, see the outcome, answer by itself
 * or call `next` again. Callbacks all the way, so that a layer costs no promise.
 */
export interface ClientInterceptor {
  readonly unary?: (call: UnaryCall, next: (call: UnaryCall) => Cancel) => Cancel;
  readonly stream?: (
    call: StreamCall,
    next: (call: StreamCall) => ClientStream<unknown, unknown>,
  ) => ClientStream<unknown, unknown>;
}

/** What a handler returns: a message, a promise of one, or a stream. */
export type HandlerResult = unknown;

/**
 * Stands between the engine and the handler. `next` runs what is below and returns what the handler
 * returned; an interceptor that throws an RpcError ends the call with its status.
 */
export type ServerInterceptor = (
  context: ServerContext,
  next: () => HandlerResult,
) => HandlerResult;
