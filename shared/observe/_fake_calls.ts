import type { AnyMethod, MethodKind } from "../codec/mod.ts";
import { Metadata, Status, type StatusCode } from "../grpc/mod.ts";
import { RpcError, type ServerContext } from "../rpc/mod.ts";

/** What a test says of a call. */
export interface FakeCall {
  readonly kind?: MethodKind;
  readonly metadata?: Record<string, string>;
  readonly arrivedNs?: number;
  /** The status by which the call was over before its handler. */
  readonly aborted?: StatusCode;
}

/** The context of a call that no server has. */
export function fakeCall(
  { kind = "unary", metadata = {}, arrivedNs = 0, aborted }: FakeCall = {},
): ServerContext {
  const method = { path: "/score.ScoreService/GetScore", kind } as AnyMethod;
  return {
    method,
    metadata: new Metadata(Object.entries(metadata)),
    peer: { address: "127.0.0.1:40112", local: "[::1]:50051", subject: "CN=smft" },
    arrivedNs,
    deadlineNs: Infinity,
    signal: aborted === undefined
      ? new AbortController().signal
      : AbortSignal.abort(new RpcError(aborted, "the call is over")),
    headers: new Metadata(),
    trailers: new Metadata(),
  };
}

/** How a handler may end a call. */
export const HANDLERS: readonly {
  readonly name: string;
  readonly kind: MethodKind;
  readonly run: () => unknown;
  readonly code: StatusCode;
}[] = [
  { name: "answers at once", kind: "unary", run: () => 1, code: Status.OK },
  { name: "answers later", kind: "unary", run: () => Promise.resolve(1), code: Status.OK },
  { name: "throws", kind: "unary", run: fail, code: Status.NOT_FOUND },
  { name: "rejects", kind: "unary", run: () => rejected(fail), code: Status.NOT_FOUND },
  { name: "throws a bug", kind: "unary", run: bug, code: Status.UNKNOWN },
  { name: "rejects with a bug", kind: "unary", run: () => rejected(bug), code: Status.UNKNOWN },
  { name: "streams", kind: "server_stream", run: () => stream(), code: Status.OK },
  {
    name: "streams and fails",
    kind: "bidi_stream",
    run: () => stream(fail),
    code: Status.NOT_FOUND,
  },
  {
    name: "streams and has a bug",
    kind: "server_stream",
    run: () => stream(bug),
    code: Status.UNKNOWN,
  },
];

/** Takes what a handler gave as an engine does; whatever it throws is the engine's matter. */
export async function drainResult(result: unknown): Promise<void> {
  try {
    if (typeof result !== "object" || result === null) return;
    if (!(Symbol.asyncIterator in result)) return void await result;
    for await (const _ of result as AsyncIterable<unknown>);
  } catch {
    // The call's status, which interceptors have seen before.
  }
}

function fail(): never {
  throw new RpcError(Status.NOT_FOUND, "no such key");
}

function bug(): never {
  throw new TypeError("x is not a function");
}

async function rejected(body: () => never): Promise<unknown> {
  await Promise.resolve();
  return body();
}

async function* stream(end: () => void = () => {}): AsyncIterable<number> {
  yield 1;
  await Promise.resolve();
  yield 2;
  end();
}
