import type { AnyMethod, MethodKind } from "../../../codec/mod.ts";
import { Status, type StatusCode } from "../../../grpc/mod.ts";
import { RpcError } from "../../../rpc/mod.ts";
import type { FakeCall } from "../../../rpc/testing.ts";

/** A call of a method of DF. */
export function fakeCall(
  { kind = "unary", ...call }: Partial<FakeCall> & { readonly kind?: MethodKind } = {},
): FakeCall {
  return {
    method: { path: "/score.ScoreService/GetScore", kind } as AnyMethod,
    peer: {
      address: "127.0.0.1:40112",
      local: "[::1]:50051",
      fingerprint256: "AB:CD",
      subject: "CN=smft",
    },
    ...call,
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
