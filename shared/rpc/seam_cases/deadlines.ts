import assert from "node:assert/strict";
import { nowNs } from "../../clock/mod.ts";
import { Status } from "../../grpc/mod.ts";
import { callOutcome, RpcError } from "../mod.ts";
import type { SeamCase } from "./bench.ts";
import { aborted } from "./collect.ts";
import { testMethods } from "./test_service.ts";

/** Deadlines on both sides. */
export const deadlineCases: readonly SeamCase[] = [
  {
    name: "a call past its deadline is DEADLINE_EXCEEDED, and the handler's signal aborts",
    async run(bench) {
      const seen = Promise.withResolvers<unknown>();
      const { channel } = await bench.pair({
        unary: async (note, { signal }) => {
          seen.resolve(await aborted(signal));
          return note;
        },
      });
      await channel.connect();
      const outcome = await callOutcome(channel, testMethods.unary, { text: "" }, {
        timeoutMs: 50,
      });
      assert.equal(outcome.code, Status.DEADLINE_EXCEEDED);
      // Timers fire early by no more than their grain.
      assert.ok(outcome.doneNs - outcome.sentNs > 45e6);
      assert.ok((await seen.promise) instanceof RpcError);
    },
  },
  {
    name: "a stream past its deadline throws DEADLINE_EXCEEDED at its reader",
    async run(bench) {
      const { channel } = await bench.pair({
        async *serverStream(note, { signal }) {
          yield note;
          await aborted(signal);
        },
      });
      await channel.connect();
      const stream = channel.stream(testMethods.serverStream, { timeoutMs: 50 });
      stream.write({ text: "" });
      stream.end();
      const messages = stream.messages[Symbol.asyncIterator]();
      assert.equal((await messages.next()).done, false);
      await assert.rejects(messages.next(), { code: Status.DEADLINE_EXCEEDED });
      assert.equal((await stream.outcome).code, Status.DEADLINE_EXCEEDED);
    },
  },
  {
    name: "a handler knows the deadline on its own clock, and Infinity when there is none",
    async run(bench) {
      const left: number[] = [];
      const { channel } = await bench.pair({
        unary: (note, { deadlineNs }) => {
          left.push((deadlineNs - nowNs()) / 1e6);
          return note;
        },
      });
      await channel.connect();
      await callOutcome(channel, testMethods.unary, { text: "" }, { timeoutMs: 60_000 });
      await callOutcome(channel, testMethods.unary, { text: "" });
      assert.ok(left[0] > 50_000 && left[0] <= 60_002, String(left[0]));
      assert.equal(left[1], Infinity);
    },
  },
  {
    name: "a deadline of a moment ago fails and never hangs",
    async run(bench) {
      const { channel } = await bench.pair({ unary: (note) => note });
      await channel.connect();
      const outcome = await callOutcome(channel, testMethods.unary, { text: "" }, { timeoutMs: 0 });
      assert.equal(outcome.code, Status.DEADLINE_EXCEEDED);
    },
  },
  {
    name: "a deadline ends a call that still waits for the connection",
    only: { address: "tcp" },
    async run(bench) {
      const silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const accepted = silent.accept();
      const { port } = silent.addr as Deno.NetAddr;
      const channel = bench.dial({ kind: "tcp", host: "127.0.0.1", port });
      const outcome = await callOutcome(channel, testMethods.unary, { text: "" }, {
        timeoutMs: 30,
      });
      assert.equal(outcome.code, Status.DEADLINE_EXCEEDED);
      assert.ok(Number.isNaN(outcome.headersNs));
      await channel.close();
      (await accepted).close();
      silent.close();
    },
  },
];
