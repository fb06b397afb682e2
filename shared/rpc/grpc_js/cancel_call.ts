import { setImmediate } from "node:timers";
import type { StatusCode } from "../../grpc/mod.ts";
import type { GrpcCall } from "./grpc_call.ts";

/** Where grpc-js 1.14.7 keeps the node:http2 stream of a call, in private fields. */
interface CallInternals {
  readonly child?: {
    readonly underlyingCalls?: readonly {
      readonly call?: { readonly child?: { readonly http2Stream?: HookedStream } | null };
    }[];
  } | null;
}

interface HookedStream {
  _final: (callback: () => void) => void;
}

/**
 * Cancels a call whatever state it is in.
 *
 * grpc-js forgets a cancellation that comes before it has handed the call down, some microtasks
 * after `start`: the call would go out and run on with nobody to end it. Said again a turn later,
 * it is heard; said twice, it does nothing.
 */
export function cancelCall(call: GrpcCall, code: StatusCode, message: string): void {
  resetAlone(call);
  call.cancelWithStatus(code, message);
  setImmediate(() => {
    resetAlone(call);
    call.cancelWithStatus(code, message);
  });
}

/**
 * Lets the reset of a call go out alone. node:http2 closes a stream by ending it first: END_STREAM,
 * then RST_STREAM. A server that reads the two apart takes half of an upload for the whole. Without
 * the hook that writes END_STREAM only the reset is sent.
 */
function resetAlone(call: GrpcCall): void {
  const { child } = call as unknown as CallInternals;
  const stream = child?.underlyingCalls?.[0]?.call?.child?.http2Stream;
  if (stream !== undefined) stream._final = (callback) => callback();
}
