import { nowNs } from "../clock/mod.ts";
import { Metadata, type StatusCode } from "../grpc/mod.ts";
import type { CallOutcome, ClientStream } from "./channel.ts";
import { RpcError } from "./errors.ts";

/**
 * The outcome of a call that this side ended before it was sent: by an interceptor that answers by
 * itself, or because there is no connection.
 *
 * @param sentNs when the caller made the call, ns on the clock of `clock/`
 */
export function localOutcome(
  code: StatusCode,
  message: string,
  sentNs: number = nowNs(),
): CallOutcome<never> {
  return {
    code,
    message,
    headers: new Metadata(),
    trailers: new Metadata(),
    sentNs,
    headersNs: NaN,
    doneNs: nowNs(),
  };
}

/** An outcome with some parts replaced: what an interceptor hands on instead of what it got. */
export function changedOutcome<Res>(
  outcome: CallOutcome<Res>,
  parts: Partial<Pick<CallOutcome<Res>, "code" | "message" | "response" | "sentNs">>,
): CallOutcome<Res> {
  const { code, message, response, sentNs, headersNs, doneNs } = outcome;
  return {
    ...{ code, message, response, sentNs, headersNs, doneNs, ...parts },
    // Read only for those who look.
    get headers() {
      return outcome.headers;
    },
    get trailers() {
      return outcome.trailers;
    },
  };
}

/** A stream that this side ended before it began; what `localOutcome` is to a unary call. */
export function localStream(code: StatusCode, message: string): ClientStream<unknown, never> {
  const outcome = localOutcome(code, message);
  const fail = () => Promise.reject(new RpcError(code, message));
  return {
    write: fail,
    end: () => {},
    messages: { [Symbol.asyncIterator]: () => ({ next: fail }) },
    headers: Promise.resolve(outcome.headers),
    outcome: Promise.resolve(outcome),
    cancel: () => {},
  };
}
