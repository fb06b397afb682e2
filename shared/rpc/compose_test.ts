import assert from "node:assert/strict";
import { Status } from "../grpc/mod.ts";
import { composeHandler, composeStream, composeUnary } from "./compose.ts";
import type { ClientInterceptor, StreamCall, UnaryCall } from "./interceptor.ts";
import { localOutcome, localStream } from "./outcome.ts";
import type { ServerContext } from "./server.ts";
import { testMethods } from "./seam_cases/test_service.ts";

function tagging(tag: string): ClientInterceptor {
  return {
    unary: (call, next) => next({ ...call, request: `${call.request}${tag}` }),
    stream: (call, next) => next({ ...call, options: { timeoutMs: call.options.timeoutMs! + 1 } }),
  };
}

Deno.test("composeUnary runs the first interceptor first and skips those without unary", () => {
  const seen: UnaryCall[] = [];
  const cancel = () => {};
  const start = composeUnary([tagging("a"), {}, tagging("b")], (call) => {
    seen.push(call);
    return cancel;
  });
  const returned = start({
    method: testMethods.unary,
    request: "-",
    options: {},
    done: () => {},
  });
  assert.equal(returned, cancel);
  assert.deepEqual(seen.map(({ request }) => request), ["-ab"]);
});

Deno.test("composeUnary and composeStream without interceptors are the engine itself", () => {
  const unary = () => () => {};
  const stream = () => localStream(Status.ABORTED, "");
  assert.equal(composeUnary([], unary), unary);
  assert.equal(composeStream([{}], stream), stream);
});

Deno.test("composeStream hands the call through all interceptors", async () => {
  const seen: StreamCall[] = [];
  const start = composeStream([tagging(""), tagging("")], (call) => {
    seen.push(call);
    return localStream(Status.ABORTED, "no engine here");
  });
  const stream = start({ method: testMethods.bidiStream, options: { timeoutMs: 1 } });
  assert.equal(seen[0].options.timeoutMs, 3);
  assert.equal((await stream.outcome).message, "no engine here");
});

Deno.test("composeHandler runs the first interceptor first and returns what the handler did", () => {
  const log: string[] = [];
  const run = composeHandler([
    (_context, next) => {
      log.push("a");
      return next();
    },
    (_context, next) => {
      log.push("b");
      return `${next()}!`;
    },
  ], (request) => `${request} handled`);
  assert.equal(run("it", {} as ServerContext), "it handled!");
  assert.deepEqual(log, ["a", "b"]);
});

Deno.test("localOutcome is done when it was sent or later and has no headers", () => {
  const outcome = localOutcome(Status.RESOURCE_EXHAUSTED, "enough");
  assert.ok(outcome.doneNs >= outcome.sentNs);
  assert.ok(Number.isNaN(outcome.headersNs));
  assert.equal(outcome.trailers.size, 0);
});

Deno.test("localStream fails at every door", async () => {
  const stream = localStream(Status.RESOURCE_EXHAUSTED, "enough");
  const expected = { name: "RpcError", code: Status.RESOURCE_EXHAUSTED };
  await assert.rejects(stream.write({ text: "" }), expected);
  await assert.rejects(stream.messages[Symbol.asyncIterator]().next(), expected);
  assert.equal((await stream.outcome).code, Status.RESOURCE_EXHAUSTED);
  stream.end();
  stream.cancel();
});
