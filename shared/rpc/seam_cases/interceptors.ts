import assert from "node:assert/strict";
import { Metadata, Status } from "../../grpc/mod.ts";
import { call, callOutcome, type ClientInterceptor, RpcError } from "../mod.ts";
import { localOutcome, localStream } from "../outcome.ts";
import type { ServerInterceptor } from "../mod.ts";
import type { SeamCase } from "./bench.ts";
import { collect } from "./collect.ts";
import { testMethods } from "./test_service.ts";

/** Interceptors of both sides. */
export const interceptorCases: readonly SeamCase[] = [
  {
    name: "client interceptors see the call from the outermost in and the outcome back out",
    async run(bench) {
      const log: string[] = [];
      const logging = (name: string): ClientInterceptor => ({
        unary: (call, next) => {
          log.push(`${name} ${call.method.path}`);
          return next({
            ...call,
            done: (outcome) => {
              log.push(`${name} ${outcome.code}`);
              call.done(outcome);
            },
          });
        },
      });
      const { channel } = await bench.pair({ unary: (note) => note }, {
        channel: { interceptors: [logging("outer"), {}, logging("inner")] },
      });
      await call(channel, testMethods.unary, { text: "" });
      const { path } = testMethods.unary;
      assert.deepEqual(log, [`outer ${path}`, `inner ${path}`, "inner 0", "outer 0"]);
    },
  },
  {
    name: "a client interceptor may change the request and its metadata",
    async run(bench) {
      const { channel } = await bench.pair({
        unary: ({ text }, { metadata }) => ({ text: `${text} ${metadata.get("x-token")}` }),
      }, {
        channel: {
          interceptors: [{
            unary: (call, next) =>
              next({
                ...call,
                request: { text: "changed" },
                options: { ...call.options, metadata: new Metadata([["x-token", "t"]]) },
              }),
          }],
        },
      });
      assert.deepEqual(await call(channel, testMethods.unary, { text: "" }), { text: "changed t" });
    },
  },
  {
    name: "a client interceptor may answer by itself, and nothing is sent",
    async run(bench) {
      const { channel, server } = await bench.pair({ unary: (note) => note }, {
        channel: {
          interceptors: [{
            unary: (call) => {
              queueMicrotask(() => call.done(localOutcome(Status.RESOURCE_EXHAUSTED, "enough")));
              return () => {};
            },
            stream: () => localStream(Status.RESOURCE_EXHAUSTED, "enough"),
          }],
        },
      });
      const outcome = await callOutcome(channel, testMethods.unary, { text: "" });
      assert.equal(outcome.code, Status.RESOURCE_EXHAUSTED);
      const stream = channel.stream(testMethods.bidiStream);
      await assert.rejects(collect(stream.messages), { code: Status.RESOURCE_EXHAUSTED });
      assert.equal((await stream.outcome).message, "enough");
      assert.equal(server.counters.calls, 0);
      assert.equal(channel.connectionsMade, 0);
    },
  },
  {
    name: "a client interceptor may call next again: a retry",
    async run(bench) {
      let calls = 0;
      const retry: ClientInterceptor = {
        unary: (call, next) => {
          const attempt = (left: number): () => void =>
            next({
              ...call,
              done: (outcome) => {
                if (outcome.code === Status.UNAVAILABLE && left > 0) attempt(left - 1);
                else call.done(outcome);
              },
            });
          return attempt(2);
        },
      };
      const { channel } = await bench.pair({
        unary: (note) => {
          if (++calls < 3) throw new RpcError(Status.UNAVAILABLE, "not yet");
          return note;
        },
      }, { channel: { interceptors: [retry] } });
      assert.deepEqual(await call(channel, testMethods.unary, { text: "a" }), { text: "a" });
      assert.equal(calls, 3);
      assert.equal(channel.connectionsMade, 1);
    },
  },
  {
    name: "client interceptors see streams too",
    async run(bench) {
      const paths: string[] = [];
      const { channel } = await bench.pair({
        async *serverStream(note) {
          yield note;
        },
      }, {
        channel: {
          interceptors: [{
            stream: (call, next) => {
              paths.push(call.method.path);
              return next(call);
            },
          }],
        },
      });
      const stream = channel.stream(testMethods.serverStream);
      stream.write({ text: "a" });
      stream.end();
      assert.deepEqual(await collect(stream.messages), [{ text: "a" }]);
      assert.deepEqual(paths, [testMethods.serverStream.path]);
    },
  },
  {
    name: "server interceptors stand in order around the handler",
    async run(bench) {
      const log: string[] = [];
      const logging = (name: string): ServerInterceptor => async (served, next) => {
        log.push(`${name} ${served.context.method.path}`);
        const result = await next(served);
        log.push(`${name} done`);
        return result;
      };
      const { channel } = await bench.pair({
        unary: (note) => {
          log.push("handler");
          return note;
        },
      }, { server: { interceptors: [logging("outer"), logging("inner")] } });
      await call(channel, testMethods.unary, { text: "" });
      const { path } = testMethods.unary;
      assert.deepEqual(
        log,
        [`outer ${path}`, `inner ${path}`, "handler", "inner done", "outer done"],
      );
    },
  },
  {
    name: "a server interceptor that throws answers with its status in every kind",
    async run(bench) {
      let handled = 0;
      const { channel } = await bench.pair({
        unary: (note) => {
          handled++;
          return note;
        },
        async *serverStream(note) {
          handled++;
          yield note;
        },
      }, {
        server: {
          interceptors: [() => {
            throw new RpcError(Status.PERMISSION_DENIED, "not you");
          }],
        },
      });
      const outcome = await callOutcome(channel, testMethods.unary, { text: "" });
      assert.equal(outcome.code, Status.PERMISSION_DENIED);
      assert.equal(outcome.message, "not you");
      const stream = channel.stream(testMethods.serverStream);
      stream.write({ text: "" });
      stream.end();
      assert.equal((await stream.outcome).code, Status.PERMISSION_DENIED);
      assert.equal(handled, 0);
    },
  },
  {
    name: "a server interceptor may wait before a stream's handler, and may call it twice",
    async run(bench) {
      let handled = 0;
      const twice: ServerInterceptor = async (served, next) => {
        await next(served);
        return next(served);
      };
      const { channel } = await bench.pair({
        unary: (note) => {
          handled++;
          return note;
        },
        async *serverStream(note) {
          yield note;
        },
      }, { server: { interceptors: [twice] } });
      await call(channel, testMethods.unary, { text: "" });
      assert.equal(handled, 2);
      const stream = channel.stream(testMethods.serverStream);
      stream.write({ text: "a" });
      stream.end();
      assert.deepEqual(await collect(stream.messages), [{ text: "a" }]);
    },
  },
];
