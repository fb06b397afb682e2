import assert from "node:assert/strict";
import { Status } from "../../grpc/mod.ts";
import { call, callOutcome } from "../mod.ts";
import type { SeamCase } from "./bench.ts";
import { collect } from "./collect.ts";
import { testMethods } from "./test_service.ts";

/** The four kinds, and how much they carry. */
export const kindCases: readonly SeamCase[] = [
  {
    name: "a unary call answers from a handler that returns at once",
    async run(bench) {
      const { channel } = await bench.pair({ unary: ({ text }) => ({ text: `${text}!` }) });
      assert.deepEqual(await call(channel, testMethods.unary, { text: "a" }), { text: "a!" });
    },
  },
  {
    name: "a unary call answers from a handler that returns a promise",
    async run(bench) {
      const { channel } = await bench.pair({
        unary: ({ text }) => Promise.resolve({ text: `${text}!` }),
      });
      assert.deepEqual(await call(channel, testMethods.unary, { text: "a" }), { text: "a!" });
    },
  },
  {
    name: "the times of a unary call are in order, and its server's within them",
    async run(bench) {
      let arrivedNs = NaN;
      const { channel } = await bench.pair({
        unary: (note, context) => {
          arrivedNs = context.arrivedNs;
          return note;
        },
      });
      await channel.connect();
      const outcome = await callOutcome(channel, testMethods.unary, { text: "" });
      assert.ok(outcome.sentNs <= arrivedNs && arrivedNs <= outcome.headersNs);
      assert.ok(outcome.headersNs <= outcome.doneNs);
    },
  },
  {
    name: "a unary call is never done before it has returned its cancel",
    async run(bench) {
      const { channel } = await bench.pair({ unary: (note) => note });
      await channel.close(); // fails at once
      let returned = false;
      await new Promise<void>((resolve) => {
        channel.unary(testMethods.unary, { text: "" }, {}, () => {
          assert.ok(returned);
          resolve();
        });
        returned = true;
      });
    },
  },
  {
    name: "a server stream yields its messages in order",
    async run(bench) {
      const { channel } = await bench.pair({
        async *serverStream({ text }) {
          for (let i = 0; i < Number(text); i++) yield { text: String(i) };
        },
      });
      const stream = channel.stream(testMethods.serverStream);
      await stream.write({ text: "100" });
      stream.end();
      const texts = (await collect(stream.messages)).map(({ text }) => text);
      assert.deepEqual(texts, Array.from({ length: 100 }, (_, i) => String(i)));
      assert.equal((await stream.outcome).code, Status.OK);
    },
  },
  {
    name: "a server stream without a message ends well",
    async run(bench) {
      const { channel } = await bench.pair({ async *serverStream() {} });
      const stream = channel.stream(testMethods.serverStream);
      await stream.write({ text: "" });
      stream.end();
      assert.deepEqual(await collect(stream.messages), []);
      assert.equal((await stream.outcome).code, Status.OK);
    },
  },
  {
    name: "a client stream hands over all its messages and gets one answer",
    async run(bench) {
      const { channel } = await bench.pair({
        async clientStream(requests) {
          const texts = (await collect(requests)).map(({ text }) => text);
          return { text: texts.join(",") };
        },
      });
      const stream = channel.stream(testMethods.clientStream);
      for (const text of ["a", "b", "c"]) await stream.write({ text });
      stream.end();
      assert.deepEqual(await collect(stream.messages), [{ text: "a,b,c" }]);
      assert.equal((await stream.outcome).code, Status.OK);
    },
  },
  {
    name: "a client stream tells its outcome to a caller that reads no message",
    async run(bench) {
      const { channel } = await bench.pair({
        async clientStream(requests) {
          return { text: String((await collect(requests)).length) };
        },
      });
      const stream = channel.stream(testMethods.clientStream);
      stream.write({ text: "not awaited" });
      stream.end();
      assert.equal((await stream.outcome).code, Status.OK);
      assert.deepEqual(await collect(stream.messages), [{ text: "1" }]);
    },
  },
  {
    name: "writes that are not awaited keep their order",
    async run(bench) {
      const { channel } = await bench.pair({
        async clientStream(requests) {
          const texts = (await collect(requests)).map(({ text }) => text);
          return { text: texts.join("") };
        },
      });
      const stream = channel.stream(testMethods.clientStream);
      for (const text of "abcdefghij") stream.write({ text });
      stream.end();
      assert.deepEqual(await collect(stream.messages), [{ text: "abcdefghij" }]);
    },
  },
  {
    name: "a bidi stream answers each message before the next is sent",
    async run(bench) {
      const { channel } = await bench.pair({
        async *bidiStream(requests) {
          for await (const { text } of requests) yield { text: `${text}!` };
        },
      });
      const stream = channel.stream(testMethods.bidiStream);
      const answers = stream.messages[Symbol.asyncIterator]();
      for (const text of ["a", "b", "c"]) {
        await stream.write({ text });
        assert.deepEqual(await answers.next(), { done: false, value: { text: `${text}!` } });
      }
      stream.end();
      assert.equal((await answers.next()).done, true);
      assert.equal((await stream.outcome).code, Status.OK);
    },
  },
  {
    name: "a bidi stream may answer without having read all",
    async run(bench) {
      const { channel } = await bench.pair({
        async *bidiStream(requests) {
          for await (const { text } of requests) {
            yield { text };
            return;
          }
        },
      });
      const stream = channel.stream(testMethods.bidiStream);
      await stream.write({ text: "first" });
      assert.deepEqual(await collect(stream.messages), [{ text: "first" }]);
      assert.equal((await stream.outcome).code, Status.OK);
      await assert.rejects(stream.write({ text: "late" }), { name: "RpcError" });
    },
  },
  {
    name: "messages of 1 MiB pass whole in both directions",
    async run(bench) {
      const { channel } = await bench.pair({
        unary: (note) => note,
        async *bidiStream(requests) {
          yield* requests;
        },
      });
      const note = { text: "0123456789abcdef".repeat(65536) };
      assert.deepEqual(await call(channel, testMethods.unary, note), note);
      const stream = channel.stream(testMethods.bidiStream);
      const answers = collect(stream.messages);
      await stream.write(note);
      await stream.write(note);
      stream.end();
      assert.deepEqual(await answers, [note, note]);
    },
  },
  {
    name: "a thousand calls at once share one connection",
    async run(bench) {
      const { server, channel } = await bench.pair({
        unary: async (note) => {
          await Promise.resolve();
          return note;
        },
      });
      const texts = Array.from({ length: 1000 }, (_, i) => String(i));
      const answers = await Promise.all(
        texts.map((text) => call(channel, testMethods.unary, { text })),
      );
      assert.deepEqual(answers.map(({ text }) => text), texts);
      assert.equal(channel.connectionsMade, 1);
      assert.equal(server.counters.connections, 1);
    },
  },
];
