import type { CallEnd } from "./call_end.ts";
import type { RunHandler } from "./compose.ts";
import { RpcError } from "./errors.ts";
import { isPromise } from "./messages.ts";
import { type CallFacts, LazyServerContext } from "./server_context.ts";

/** A call that interceptors have seen, and nothing else. */
interface ShownCall {
  readonly context: LazyServerContext;
  /** Interceptors that are not done with it; never rejects. */
  readonly pending?: PromiseLike<void>;
}

const nothing = () => {};

/**
 * Lets interceptors see a call that is over before a handler could have it: `next` throws why. What
 * they answer is not sent, but for the trailers that they add.
 */
export function showCall(facts: CallFacts, run: RunHandler, end: CallEnd): ShownCall {
  const { code, message, cause } = end;
  const context = new LazyServerContext(facts);
  context.abort(new RpcError(code, message, { cause }));
  try {
    const result = run(undefined, context);
    if (isPromise(result)) return { context, pending: result.then(nothing, nothing) };
  } catch {
    // The end that they were shown, or another in its place, which comes too late.
  }
  return { context };
}
