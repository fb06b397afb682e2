import { messageOf } from "../base/mod.ts";
import { Status, type StatusCode } from "../grpc/mod.ts";
import type { Cancel, ClientStream } from "./channel.ts";
import { ContextValues } from "./context_values.ts";
import { RpcError } from "./errors.ts";
import type {
  ClientInterceptor,
  HandlerResult,
  ServedCall,
  ServerInterceptor,
  StreamCall,
  UnaryCall,
} from "./interceptor.ts";
import { localOutcome, localStream } from "./outcome.ts";
import type { ServerContext } from "./server.ts";
import { LazyServerContext } from "./server_context.ts";

/** A unary call as an engine takes it, which has no use for its values. */
export type BareUnaryCall = Omit<UnaryCall, "values">;
/** The same for the streaming kinds. */
export type BareStreamCall = Omit<StreamCall, "values">;

/** Starts a unary call: an engine, or an engine below its interceptors. */
export type StartUnary = (call: BareUnaryCall) => Cancel;
/** Starts a call of a streaming kind: an engine, or an engine below its interceptors. */
export type StartStream = (call: BareStreamCall) => ClientStream<unknown, unknown>;

type Unary = NonNullable<ClientInterceptor["unary"]>;
type Stream = NonNullable<ClientInterceptor["stream"]>;

const nothing = () => {};

/** Puts interceptors above an engine, once a channel: the first one is the outermost. */
export function composeUnary(
  interceptors: readonly ClientInterceptor[],
  engine: StartUnary,
): StartUnary {
  const layers = interceptors.map(({ unary }) => unary).filter((unary) => unary !== undefined);
  const [outermost, ...others] = layers;
  if (outermost === undefined) return engine;
  const next = others.reduceRight<(call: UnaryCall) => Cancel>((next, unary) => {
    return (call) => runUnary(call, call.values, unary, next);
  }, engine);
  return (call) => runUnary(call, valuesOf(call), outermost, next);
}

/** One layer: whoever is above it hears of one end, whatever the interceptor does. */
function runUnary(
  { method, request, options, done }: BareUnaryCall,
  values: ContextValues,
  unary: Unary,
  next: (call: UnaryCall) => Cancel,
): Cancel {
  let ended = false;
  const once: UnaryCall["done"] = (outcome) => {
    if (ended) return;
    ended = true;
    done(outcome);
  };
  try {
    return unary({ method, request, options, values, done: once }, next);
  } catch (thrown) {
    const { code, details } = interceptorError(thrown);
    // Never inside the caller's `unary`, which has not returned its Cancel yet.
    queueMicrotask(() => once(localOutcome(code, details)));
    return nothing;
  }
}

/** The same for the streaming kinds. */
export function composeStream(
  interceptors: readonly ClientInterceptor[],
  engine: StartStream,
): StartStream {
  const layers = interceptors.map(({ stream }) => stream).filter((stream) => stream !== undefined);
  if (layers.length === 0) return engine;
  const outermost = layers.reduceRight<(call: StreamCall) => ClientStream<unknown, unknown>>(
    (next, stream) => (call) => runStream(call, stream, next),
    engine,
  );
  return (call) => outermost({ ...call, values: valuesOf(call) });
}

function runStream(
  call: StreamCall,
  stream: Stream,
  next: (call: StreamCall) => ClientStream<unknown, unknown>,
): ClientStream<unknown, unknown> {
  try {
    return stream(call, next);
  } catch (thrown) {
    const { code, details } = interceptorError(thrown);
    return localStream(code, details);
  }
}

function valuesOf({ options }: BareStreamCall): ContextValues {
  return options.values ?? new ContextValues();
}

/** Unlike a handler's, the fault of an interceptor is the caller's own: its text is no secret. */
function interceptorError(
  thrown: unknown,
): { readonly code: StatusCode; readonly details: string } {
  if (thrown instanceof RpcError) return thrown;
  const reason = messageOf(thrown);
  return { code: Status.UNKNOWN, details: `an interceptor failed: ${reason}` };
}

/** A handler of any kind, below the interceptors of its server. */
export type RunHandler = (request: unknown, context: ServerContext) => HandlerResult;

/** Puts interceptors above a handler, once a method: the first one is the outermost. */
export function composeHandler(
  interceptors: readonly ServerInterceptor[],
  handler: RunHandler,
): RunHandler {
  if (interceptors.length === 0) return handler;
  type Next = (call: ServedCall) => HandlerResult;
  const innermost: Next = ({ request, context }) => {
    const over = context instanceof LazyServerContext ? context.over : context.signal.reason;
    if (over !== undefined) throw over;
    return handler(request, context);
  };
  const outermost = interceptors.reduceRight<Next>((next, interceptor) => {
    return (call) => interceptor(call, next);
  }, innermost);
  return (request, context) => outermost({ request, context });
}
