/** Calls through interceptors without a server, for their tests. @module */
import type { AnyMethod } from "../codec/mod.ts";
import { Metadata, type StatusCode } from "../grpc/mod.ts";
import { answeredWith, type CallEnd, endedBy, OK_END } from "./call_end.ts";
import { composeHandler } from "./compose.ts";
import { RpcError } from "./errors.ts";
import type { ServerInterceptor } from "./interceptor.ts";
import type { PeerIdentity, ServerContext } from "./server.ts";
import { LazyServerContext } from "./server_context.ts";
import { showCall } from "./show_call.ts";

export { UnknownMethod } from "./unknown_method.ts";

/** What a test says of a call. */
export interface FakeCall {
  readonly method: AnyMethod;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly peer: PeerIdentity;
  /** @default NaN */
  readonly arrivedNs?: number;
  /** The status by which the call is over while its handler runs. */
  readonly aborted?: StatusCode;
  /** The status by which the call is over before its handler could have it. */
  readonly refused?: StatusCode;
}

/** The context of a call that no server has. */
export function fakeContext(call: FakeCall): ServerContext {
  return new LazyServerContext(factsOf(call));
}

/** Runs a handler below interceptors, takes what it gives and tells the end, as an engine does. */
export async function serveFake(
  interceptors: readonly ServerInterceptor[],
  handler: () => unknown,
  call: FakeCall,
): Promise<ServerContext> {
  const run = composeHandler(interceptors, handler);
  if (call.refused !== undefined) {
    const end = endedBy(new RpcError(call.refused, "refused unseen"));
    const { context } = showCall(factsOf(call), run, end);
    context.end(end);
    return context;
  }
  const context = new LazyServerContext(factsOf(call));
  let end: CallEnd = OK_END;
  try {
    const result = await run({}, context);
    const isStream = typeof result === "object" && result !== null &&
      Symbol.asyncIterator in result;
    if (isStream) { for await (const _ of result as AsyncIterable<unknown>); }
  } catch (thrown) {
    end = answeredWith(RpcError.from(thrown));
  }
  if (call.aborted !== undefined) {
    const reason = new RpcError(call.aborted, "the call is over");
    context.abort(reason);
    end = endedBy(reason);
  }
  context.end(end);
  return context;
}

function factsOf({ method, metadata = {}, peer, arrivedNs = NaN }: FakeCall) {
  return {
    ...{ method, arrivedNs, deadlineNs: Infinity },
    readMetadata: () => new Metadata(Object.entries(metadata)),
    readPeer: () => peer,
  };
}
