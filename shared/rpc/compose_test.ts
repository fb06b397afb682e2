import assert from "node:assert/strict";
import { Metadata, Status } from "../grpc/mod.ts";
import { composeHandler, composeStream, composeUnary } from "./compose.ts";
import type { CallOutcome } from "./channel.ts";
import type { BareStreamCall, BareUnaryCall } from "./compose.ts";
import { contextKey, ContextValues } from "./context_values.ts";
import { RpcError } from "./errors.ts";
import type { ClientInterceptor } from "./interceptor.ts";
import { changedOutcome, localOutcome, localStream } from "./outcome.ts";
import type { LazyServerContext } from "./server_context.ts";
import { fakeContext } from "./testing.ts";
import { testMethods } from "./seam_cases/test_service.ts";

function tagging(tag: string): ClientInterceptor {
  return {
    unary: (call, next) => next({ ...call, request: `${call.request}${tag}` }),
    stream: (call, next) => next({ ...call, options: { timeoutMs: call.options.timeoutMs! + 1 } }),
  };
}

Deno.test("composeUnary runs the first interceptor first and skips those without unary", () => {
  const seen: BareUnaryCall[] = [];
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
  const seen: BareStreamCall[] = [];
  const start = composeStream([tagging(""), tagging("")], (call) => {
    seen.push(call);
    return localStream(Status.ABORTED, "no engine here");
  });
  const stream = start({ method: testMethods.bidiStream, options: { timeoutMs: 1 } });
  assert.equal(seen[0].options.timeoutMs, 3);
  assert.equal((await stream.outcome).message, "no engine here");
});

Deno.test("composeUnary ends a call once, with the status of what an interceptor throws", async () => {
  const failures: [string, unknown, number, string][] = [
    ["an RpcError", new RpcError(Status.UNAUTHENTICATED, "who"), Status.UNAUTHENTICATED, "who"],
    ["a bug", new TypeError("no"), Status.UNKNOWN, "an interceptor failed: no"],
  ];
  for (const [name, failure, code, message] of failures) {
    for (const isStarted of [false, true]) {
      const outer: number[] = [];
      const outcomes: CallOutcome<unknown>[] = [];
      const start = composeUnary([
        {
          unary: (call, next) =>
            next({ ...call, done: (outcome) => (outer.push(outcome.code), call.done(outcome)) }),
        },
        {
          unary: (call, next) => {
            if (isStarted) next(call);
            throw failure;
          },
        },
      ], ({ done }) => {
        queueMicrotask(() => queueMicrotask(() => done(localOutcome(Status.ABORTED, "late"))));
        return () => {};
      });
      const { unary: method } = testMethods;
      const cancel = start({
        ...{ method, request: "", options: {} },
        done: (outcome) => outcomes.push(outcome),
      });
      assert.equal(outcomes.length, 0, "never within the caller's own call");
      cancel();
      await new Promise((resolve) => setTimeout(resolve, 0));
      assert.deepEqual(
        outcomes.map(({ code, message }) => [code, message]),
        [[code, message]],
        name,
      );
      assert.deepEqual(outer, [code], name);
    }
  }
});

Deno.test("composeStream fails a stream with the status of what an interceptor throws", async () => {
  const start = composeStream([{
    stream: () => {
      throw new RpcError(Status.UNAUTHENTICATED, "who");
    },
  }], () => localStream(Status.ABORTED, "no engine here"));
  const stream = start({ method: testMethods.bidiStream, options: {} });
  assert.equal((await stream.outcome).code, Status.UNAUTHENTICATED);
});

Deno.test("composeUnary shares the caller's values down the call, or values of its own", () => {
  const hops = contextKey<number>("hops");
  const seen: (number | undefined)[] = [];
  const counts: ClientInterceptor = {
    unary: (call, next) => {
      seen.push(call.values.get(hops));
      call.values.set(hops, (call.values.get(hops) ?? 0) + 1);
      return next(call);
    },
  };
  const start = composeUnary([counts, counts], () => () => {});
  const values = new ContextValues();
  for (const options of [{ values }, {}, {}]) {
    start({ method: testMethods.unary, request: "", options, done: () => {} });
  }
  assert.deepEqual(seen, [undefined, 1, undefined, 1, undefined, 1]);
  assert.equal(values.get(hops), 2);
});

const context = () => fakeContext({ method: testMethods.unary, peer: { address: "unix" } });

Deno.test("composeHandler runs the first interceptor first and returns what the handler did", () => {
  const log: string[] = [];
  const run = composeHandler([
    (call, next) => {
      log.push("a");
      return next(call);
    },
    (call, next) => {
      log.push("b");
      return `${next({ ...call, request: "another" })}!`;
    },
  ], (request) => `${request} handled`);
  assert.equal(run("it", context()), "another handled!");
  assert.deepEqual(log, ["a", "b"]);
});

Deno.test("composeHandler without interceptors is the handler itself", () => {
  const handler = () => 1;
  assert.equal(composeHandler([], handler), handler);
});

Deno.test("composeHandler runs no handler for a call that was over before it", () => {
  const own = context() as LazyServerContext;
  const run = composeHandler([(call, next) => next(call)], () => assert.fail("it is over"));
  own.abort(new RpcError(Status.CANCELLED, "gone"));
  assert.throws(() => run("", own), { code: Status.CANCELLED });
});

Deno.test("changedOutcome replaces what is named and reads metadata only for those who look", () => {
  let reads = 0;
  const outcome = {
    ...localOutcome(Status.OK, ""),
    response: "a",
    get trailers() {
      reads++;
      return new Metadata([["x", "y"]]);
    },
  };
  const changed = changedOutcome<string>(outcome, { response: "b", sentNs: 1 });
  assert.deepEqual([changed.response, changed.sentNs, reads], ["b", 1, 0]);
  assert.equal(changed.trailers.get("x"), "y");
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
