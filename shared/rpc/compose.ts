import type { Cancel, ClientStream } from "./channel.ts";
import type {
  ClientInterceptor,
  HandlerResult,
  ServerInterceptor,
  StreamCall,
  UnaryCall,
} from "./interceptor.ts";
import type { ServerContext } from "./server.ts";

/** Starts a unary call: an engine, or an engine below its interceptors. */
export type StartUnary = (call: UnaryCall) => Cancel;
/** Starts a call of a streaming kind: an engine, or an engine below its interceptors. */
export type StartStream = (call: StreamCall) => ClientStream<unknown, unknown>;

/** Puts interceptors above an engine, once a channel: the first one is the outermost. */
export function composeUnary(
  interceptors: readonly ClientInterceptor[],
  engine: StartUnary,
): StartUnary {
  return interceptors.reduceRight<StartUnary>((next, { unary }) => {
    return unary === undefined ? next : (call) => unary(call, next);
  }, engine);
}

/** The same for the streaming kinds. */
export function composeStream(
  interceptors: readonly ClientInterceptor[],
  engine: StartStream,
): StartStream {
  return interceptors.reduceRight<StartStream>((next, { stream }) => {
    return stream === undefined ? next : (call) => stream(call, next);
  }, engine);
}

/** A handler of any kind, below the interceptors of its server. */
export type RunHandler = (request: unknown, context: ServerContext) => HandlerResult;

/** Puts interceptors above a handler, once a method: the first one is the outermost. */
export function composeHandler(
  interceptors: readonly ServerInterceptor[],
  handler: RunHandler,
): RunHandler {
  return interceptors.reduceRight<RunHandler>((next, interceptor) => {
    return (request, context) => interceptor(context, () => next(request, context));
  }, handler);
}
