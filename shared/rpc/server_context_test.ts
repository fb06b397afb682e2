import assert from "node:assert/strict";
import { Metadata, Status } from "../grpc/mod.ts";
import { OK_END } from "./call_end.ts";
import { RpcError } from "./errors.ts";
import { LazyServerContext } from "./server_context.ts";
import { testMethods } from "./seam_cases/test_service.ts";

function contextWithCounts(): {
  readonly context: LazyServerContext;
  readonly reads: { metadata: number; peer: number };
} {
  const reads = { metadata: 0, peer: 0 };
  const context = new LazyServerContext({
    method: testMethods.unary,
    arrivedNs: 7,
    deadlineNs: Infinity,
    readMetadata: () => {
      reads.metadata++;
      return new Metadata([["x-run", "7"]]);
    },
    readPeer: () => {
      reads.peer++;
      return { address: "127.0.0.1:1" };
    },
  });
  return { context, reads };
}

Deno.test("LazyServerContext reads metadata and peer when asked, once", () => {
  const { context, reads } = contextWithCounts();
  assert.equal(context.arrivedNs, 7);
  assert.deepEqual(reads, { metadata: 0, peer: 0 });
  assert.equal(context.metadata.get("x-run"), "7");
  assert.equal(context.metadata, context.metadata);
  assert.equal(context.peer, context.peer);
  assert.deepEqual(reads, { metadata: 1, peer: 1 });
});

Deno.test("LazyServerContext knows whether a handler set headers or trailers", () => {
  const { context } = contextWithCounts();
  assert.equal(context.setHeaders, undefined);
  assert.equal(context.setTrailers, undefined);
  context.headers.append("x-head", "1");
  context.trailers.append("x-last", "2");
  assert.deepEqual([...context.setHeaders ?? []], [["x-head", "1"]]);
  assert.deepEqual([...context.setTrailers ?? []], [["x-last", "2"]]);
});

Deno.test("LazyServerContext aborts a signal made before or after, with the first reason", () => {
  const reason = new RpcError(Status.CANCELLED, "gone");
  const { context: before } = contextWithCounts();
  const { signal } = before;
  assert.ok(!signal.aborted);
  before.abort(reason);
  before.abort(new RpcError(Status.ABORTED, "later"));
  assert.equal(signal.reason, reason);
  const { context: after } = contextWithCounts();
  after.abort(reason);
  assert.equal(after.signal.reason, reason);
});

Deno.test("LazyServerContext says the end once, to those who asked last first, and late ones at once", () => {
  const { context } = contextWithCounts();
  const heard: string[] = [];
  const listen = (name: string) =>
    context.onEnd((end, of) => {
      assert.equal(of, context);
      heard.push(`${name} ${end.code}`);
    });
  for (const name of ["first", "second", "third"]) listen(name);
  context.end(OK_END);
  assert.deepEqual(heard.splice(0), ["third 0", "second 0", "first 0"]);
  listen("late");
  assert.deepEqual(heard, ["late 0"]);
});

Deno.test("LazyServerContext reports what a listener throws, and tells the others", () => {
  const { context } = contextWithCounts();
  const reported: unknown[] = [];
  const onError = (event: ErrorEvent) => {
    event.preventDefault();
    reported.push(event.error);
  };
  globalThis.addEventListener("error", onError);
  try {
    let heard = 0;
    const fault = new Error("a listener's own");
    context.onEnd(() => heard++);
    context.onEnd(() => {
      throw fault;
    });
    context.end(OK_END);
    assert.deepEqual([heard, reported], [1, [fault]]);
  } finally {
    globalThis.removeEventListener("error", onError);
  }
});
