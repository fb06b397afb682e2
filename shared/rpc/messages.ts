import type { ClientStream } from "./channel.ts";
import type { HandlerResult, ServedCall } from "./interceptor.ts";

/** Looks at a message and gives what goes on in its place: the same, or another. */
export type ChangeMessage = (message: unknown) => unknown;

/**
 * A stream of other messages. Where `change` throws, so does the stream, and what it comes from is
 * closed.
 */
export function mapMessages<From, To>(
  messages: AsyncIterable<From>,
  change: (message: From) => To,
): AsyncIterable<To> {
  return {
    [Symbol.asyncIterator](): AsyncIterator<To, undefined> {
      const inner = messages[Symbol.asyncIterator]();
      const leave = async () => {
        await inner.return?.();
        return { done: true, value: undefined } as const;
      };
      return {
        next: () =>
          inner.next().then((step) => {
            if (step.done) return { done: true, value: undefined };
            try {
              return { done: false, value: change(step.value) };
            } catch (thrown) {
              leave().catch(() => {}); // it is told why by the throw
              throw thrown;
            }
          }),
        return: leave,
      };
    },
  };
}

/** The call with other requests: the one, or each of a stream. */
export function mapRequests(call: ServedCall, change: ChangeMessage): ServedCall {
  const { context, request } = call;
  if (request === undefined) return call; // it is over, and there is none
  const { kind } = context.method;
  const isStream = kind === "client_stream" || kind === "bidi_stream";
  return {
    context,
    request: isStream ? mapMessages(request as AsyncIterable<unknown>, change) : change(request),
  };
}

/** What a handler gave with other responses; an answer that was there at once still is. */
export function mapResponses(
  { context }: ServedCall,
  result: HandlerResult,
  change: ChangeMessage,
): HandlerResult {
  if (isPromise(result)) {
    return result.then((given) => changed(given));
  }
  return changed(result);

  function changed(given: unknown): unknown {
    const { kind } = context.method;
    const isStream = kind === "server_stream" || kind === "bidi_stream";
    return isStream ? mapMessages(given as AsyncIterable<unknown>, change) : change(given);
  }
}

/** What happens to the messages of a client's stream. */
export interface StreamChanges {
  /** On the way to the server. @default they stay as they are */
  readonly request?: ChangeMessage;
  /** On the way to the caller. @default they stay as they are */
  readonly response?: ChangeMessage;
}

/** A client's stream with other messages. Where a change throws, the call is cancelled. */
export function mapStream(
  stream: ClientStream<unknown, unknown>,
  { request, response }: StreamChanges,
): ClientStream<unknown, unknown> {
  return {
    write: request === undefined ? (message) => stream.write(message) : (message) => {
      try {
        return stream.write(request(message));
      } catch (thrown) {
        stream.cancel();
        const failed = Promise.reject(thrown);
        failed.catch(() => {}); // as with an engine's: the outcome tells who does not await it
        return failed;
      }
    },
    end: () => stream.end(),
    messages: response === undefined ? stream.messages : mapMessages(stream.messages, response),
    headers: stream.headers,
    outcome: stream.outcome,
    cancel: stream.cancel,
  };
}

/** Whether a handler answers later. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return value instanceof Promise ||
    (typeof value === "object" && value !== null && "then" in value &&
      typeof value.then === "function");
}
