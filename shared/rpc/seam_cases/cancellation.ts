import assert from "node:assert/strict";
import { Status } from "../../grpc/mod.ts";
import { call, type CallOutcome, RpcError } from "../mod.ts";
import type { SeamCase } from "./bench.ts";
import { aborted, until } from "./collect.ts";
import { type Note, testMethods } from "./test_service.ts";

/** Cancellation by the caller, and what the server sees of it. */
export const cancellationCases: readonly SeamCase[] = [
  {
    name: "a cancelled unary call is CANCELLED, and the handler's signal aborts",
    async run(bench) {
      const started = Promise.withResolvers<void>();
      const seen = Promise.withResolvers<unknown>();
      const { channel, server } = await bench.pair({
        unary: async (note, { signal }) => {
          started.resolve();
          seen.resolve(await aborted(signal));
          return note;
        },
      });
      const outcome = Promise.withResolvers<CallOutcome<Note>>();
      const cancel = channel.unary(testMethods.unary, { text: "" }, {}, outcome.resolve);
      await started.promise;
      cancel();
      assert.equal((await outcome.promise).code, Status.CANCELLED);
      const reason = await seen.promise;
      assert.ok(reason instanceof RpcError && reason.code === Status.CANCELLED);
      await until(() => server.counters.callsInFlight === 0);
      assert.equal(server.counters.callsFailed, 1);
    },
  },
  {
    name: "a signal that a handler looks at only later is aborted by then",
    async run(bench) {
      const started = Promise.withResolvers<void>();
      const gate = Promise.withResolvers<void>();
      const seen = Promise.withResolvers<boolean>();
      const { channel, server } = await bench.pair({
        unary: async (note, context) => {
          started.resolve();
          await gate.promise;
          seen.resolve(context.signal.aborted);
          return note;
        },
      });
      const outcome = Promise.withResolvers<CallOutcome<Note>>();
      const cancel = channel.unary(testMethods.unary, { text: "" }, {}, outcome.resolve);
      await started.promise;
      cancel();
      await until(() => server.counters.callsInFlight === 0);
      gate.resolve();
      assert.equal(await seen.promise, true);
      await outcome.promise;
    },
  },
  {
    name: "a call cancelled at once is CANCELLED, and done is called once",
    async run(bench) {
      const { channel } = await bench.pair({ unary: (note) => note });
      let count = 0;
      const outcome = await new Promise<CallOutcome<Note>>((resolve) => {
        const cancel = channel.unary(testMethods.unary, { text: "" }, {}, (outcome) => {
          count++;
          resolve(outcome);
        });
        cancel();
        cancel();
      });
      assert.equal(outcome.code, Status.CANCELLED);
      await channel.close();
      assert.equal(count, 1);
    },
  },
  {
    name: "a stream cancelled at once leaves nothing running in the server",
    async run(bench) {
      const { channel, server } = await bench.pair({
        unary: (note) => note,
        async clientStream(requests) {
          for await (const _ of requests);
          return { text: "" };
        },
      });
      await channel.connect();
      const stream = channel.stream(testMethods.clientStream);
      stream.cancel();
      assert.equal((await stream.outcome).code, Status.CANCELLED);
      await call(channel, testMethods.unary, { text: "behind it on the same connection" });
      await until(() => server.counters.callsInFlight === 0);
    },
  },
  {
    name: "cancelling a call that is done changes nothing",
    async run(bench) {
      const { channel } = await bench.pair({ unary: (note) => note });
      let count = 0;
      let cancel = () => {};
      const outcome = await new Promise<CallOutcome<Note>>((resolve) => {
        cancel = channel.unary(testMethods.unary, { text: "" }, {}, (outcome) => {
          count++;
          resolve(outcome);
        });
      });
      cancel();
      await channel.close();
      assert.equal(outcome.code, Status.OK);
      assert.equal(count, 1);
    },
  },
  {
    name: "leaving the loop over a stream cancels it, and the handler's generator is closed",
    async run(bench) {
      const closed = Promise.withResolvers<void>();
      const { channel } = await bench.pair({
        async *serverStream() {
          try {
            for (let i = 0;; i++) yield { text: String(i) };
          } finally {
            closed.resolve();
          }
        },
      });
      const stream = channel.stream(testMethods.serverStream);
      stream.write({ text: "" });
      stream.end();
      for await (const { text } of stream.messages) {
        if (text === "3") break;
      }
      assert.equal((await stream.outcome).code, Status.CANCELLED);
      await closed.promise;
    },
  },
  {
    name: "cancelling a stream that sends fails its writes and throws in the handler's loop",
    async run(bench) {
      const first = Promise.withResolvers<void>();
      const seen = Promise.withResolvers<unknown>();
      const { channel } = await bench.pair({
        async clientStream(requests) {
          try {
            for await (const _ of requests) first.resolve();
          } catch (error) {
            seen.resolve(error);
            throw error;
          }
          return { text: "" };
        },
      });
      const stream = channel.stream(testMethods.clientStream);
      await stream.write({ text: "" });
      await first.promise;
      stream.cancel();
      assert.equal((await stream.outcome).code, Status.CANCELLED);
      await assert.rejects(stream.write({ text: "" }), { name: "RpcError" });
      const error = await seen.promise;
      assert.ok(error instanceof RpcError && error.code === Status.CANCELLED);
    },
  },
];
