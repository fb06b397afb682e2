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
 * Readies a call that is about to be cancelled, so that its reset goes out alone.
 *
 * node:http2 closes a stream by ending it first: END_STREAM, then RST_STREAM. A server that reads the
 * two apart takes half of an upload for the whole. Without the hook that writes END_STREAM only the
 * reset is sent.
 */
export function resetWithoutEnd(call: GrpcCall): void {
  const { child } = call as unknown as CallInternals;
  const stream = child?.underlyingCalls?.[0]?.call?.child?.http2Stream;
  if (stream !== undefined) stream._final = (callback) => callback();
}
