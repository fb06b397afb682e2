import { Status, type StatusCode } from "../../grpc/mod.ts";
import { type HandlerResult, RpcError, type ServerContext } from "../../rpc/mod.ts";

/** Runs a function where others find out by what they are called, as a span does. */
type RunWithin = <T>(body: () => T) => T;

/** How to watch a call. */
interface WatchCallOptions {
  /** Told once, with what the handler threw; undefined when it gave its answer. */
  readonly onEnd: (thrown: unknown) => void;
  /** The handler runs in it, and each step of a handler that streams. @default runs it as it is */
  readonly within?: RunWithin;
}

/**
 * Runs a handler and tells how it ended. A promise is looked at from aside and handed on as it is,
 * so that the answer leaves no turn later.
 */
export function watchCall(
  context: ServerContext,
  next: () => HandlerResult,
  { onEnd, within = asItIs }: WatchCallOptions,
): HandlerResult {
  let result: HandlerResult;
  try {
    result = within(next);
  } catch (thrown) {
    onEnd(thrown);
    throw thrown;
  }
  if (isPromise(result)) {
    result.then(() => onEnd(undefined), onEnd);
    return result;
  }
  const { kind } = context.method;
  if (kind === "server_stream" || kind === "bidi_stream") {
    return watchStream(result as AsyncIterable<unknown>, { onEnd, within });
  }
  onEnd(undefined);
  return result;
}

/** The status with which a call ended, whatever its handler says when nobody listens any more. */
export function endOf(context: ServerContext, thrown: unknown): RpcError | undefined {
  if (context.signal.aborted) return RpcError.from(context.signal.reason);
  return thrown === undefined ? undefined : RpcError.from(thrown);
}

/** The code of {@link endOf}. */
export function codeOf(end: RpcError | undefined): StatusCode {
  return end?.code ?? Status.OK;
}

function watchStream(
  messages: AsyncIterable<unknown>,
  { onEnd, within }: Required<WatchCallOptions>,
): AsyncIterable<unknown> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = within(() => messages[Symbol.asyncIterator]());
      let ended = false;
      const end = (thrown: unknown) => {
        if (!ended) onEnd(thrown);
        ended = true;
      };
      return {
        async next() {
          try {
            const step = await within(() => iterator.next());
            if (step.done) end(undefined);
            return step;
          } catch (thrown) {
            end(thrown);
            throw thrown;
          }
        },
        async return() {
          end(undefined);
          await within(() => iterator.return?.());
          return { done: true, value: undefined };
        },
      };
    },
  };
}

function asItIs<T>(body: () => T): T {
  return body();
}

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value &&
    typeof value.then === "function";
}
