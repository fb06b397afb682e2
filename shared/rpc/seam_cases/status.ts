import assert from "node:assert/strict";
import { Status, type StatusCode } from "../../grpc/mod.ts";
import { call, callOutcome, RpcError } from "../mod.ts";
import type { SeamCase } from "./bench.ts";
import { collect } from "./collect.ts";
import { testMethods, UNENCODABLE } from "./test_service.ts";

const MESSAGES: readonly string[] = [
  "plain",
  "",
  "100 % sure",
  "%41 is not A",
  "Grüße, 世界, 🚀",
  "two\nlines\tand a tab",
  "a # b ? c & d / e",
];

const encoder = new TextEncoder();

/** How calls end. */
export const statusCases: readonly SeamCase[] = [
  {
    name: "every status code of a handler reaches the caller",
    async run(bench) {
      const { channel } = await bench.pair({
        unary: ({ text }) => {
          throw new RpcError(Number(text) as StatusCode, `code ${text}`);
        },
      });
      for (const code of Object.values(Status)) {
        if (code === Status.OK) continue;
        const outcome = await callOutcome(channel, testMethods.unary, { text: String(code) });
        assert.equal(outcome.code, code);
        assert.equal(outcome.message, `code ${code}`);
        assert.equal(outcome.response, undefined);
      }
    },
  },
  {
    name: "status messages pass as they are: UTF-8, percent signs, line breaks",
    async run(bench) {
      const { channel } = await bench.pair({
        unary: ({ text }) => {
          throw new RpcError(Status.ABORTED, text);
        },
      });
      for (const text of MESSAGES) {
        const outcome = await callOutcome(channel, testMethods.unary, { text });
        assert.equal(outcome.message, text);
      }
    },
  },
  {
    name: "half a surrogate pair in a status message does not break the server",
    async run(bench) {
      const { channel } = await bench.pair({
        unary: () => {
          throw new RpcError(Status.ABORTED, "half \ud83d pair");
        },
      });
      const outcome = await callOutcome(channel, testMethods.unary, { text: "" });
      assert.equal(outcome.code, Status.ABORTED);
      assert.equal(outcome.message, "half \ufffd pair");
    },
  },
  {
    name: "a promise that rejects with an RpcError is that status",
    async run(bench) {
      const { channel } = await bench.pair({
        unary: () => Promise.reject(new RpcError(Status.NOT_FOUND, "gone")),
      });
      await assert.rejects(
        call(channel, testMethods.unary, { text: "" }),
        { name: "RpcError", code: Status.NOT_FOUND, details: "gone" },
      );
    },
  },
  {
    name: "a foreign error is UNKNOWN, and its text stays in the server",
    async run(bench) {
      const { channel } = await bench.pair({
        unary: () => {
          throw new TypeError("a secret");
        },
        // deno-lint-ignore require-yield
        async *serverStream() {
          throw new TypeError("a secret");
        },
      });
      const outcome = await callOutcome(channel, testMethods.unary, { text: "" });
      assert.equal(outcome.code, Status.UNKNOWN);
      assert.equal(outcome.message, "the handler failed");
      const stream = channel.stream(testMethods.serverStream);
      stream.write({ text: "" });
      stream.end();
      assert.equal((await stream.outcome).message, "the handler failed");
    },
  },
  {
    name: "a stream that fails midway throws at its reader, whose messages so far were in order",
    async run(bench) {
      const { channel } = await bench.pair({
        async *serverStream() {
          yield { text: "1" };
          yield { text: "2" };
          throw new RpcError(Status.DATA_LOSS, "torn");
        },
      });
      const stream = channel.stream(testMethods.serverStream);
      stream.write({ text: "" });
      stream.end();
      const read: string[] = [];
      await assert.rejects(async () => {
        for await (const { text } of stream.messages) read.push(text);
      }, { name: "RpcError", code: Status.DATA_LOSS });
      // An error may overtake messages that nobody has asked for yet.
      assert.ok("12".startsWith(read.join("")), read.join());
      assert.equal((await stream.outcome).message, "torn");
    },
  },
  {
    name: "an unknown method is UNIMPLEMENTED in every kind",
    async run(bench) {
      const { channel, server } = await bench.pair({});
      const path = "/seam.Test/100%";
      const outcome = await callOutcome(
        channel,
        { ...testMethods.unary, path },
        { text: "" },
      );
      assert.equal(outcome.code, Status.UNIMPLEMENTED);
      assert.ok(outcome.message.includes(path), outcome.message);
      const stream = channel.stream({ ...testMethods.bidiStream, path });
      assert.equal((await stream.outcome).code, Status.UNIMPLEMENTED);
      assert.equal(server.counters.calls, 2);
      assert.equal(server.counters.callsFailed, 2);
    },
  },
  {
    name: "request bytes that cannot be decoded are INTERNAL",
    async run(bench) {
      const { channel } = await bench.pair({
        unary: (note) => note,
        async clientStream(requests) {
          return { text: String((await collect(requests)).length) };
        },
      });
      const encodeRequest = () => encoder.encode("{");
      const outcome = await callOutcome(
        channel,
        { ...testMethods.unary, encodeRequest },
        { text: "" },
      );
      assert.equal(outcome.code, Status.INTERNAL);
      const stream = channel.stream({ ...testMethods.clientStream, encodeRequest });
      stream.write({ text: "" });
      assert.equal((await stream.outcome).code, Status.INTERNAL);
    },
  },
  {
    name: "response bytes that cannot be decoded are INTERNAL",
    async run(bench) {
      const { channel } = await bench.pair({
        unary: (note) => note,
        async *serverStream(note) {
          yield note;
        },
      });
      const decodeResponse = () => {
        throw new Error("not decoded");
      };
      const outcome = await callOutcome(
        channel,
        { ...testMethods.unary, decodeResponse },
        { text: "" },
      );
      assert.equal(outcome.code, Status.INTERNAL);
      assert.match(outcome.message, /not decoded/);
      const stream = channel.stream({ ...testMethods.serverStream, decodeResponse });
      stream.write({ text: "" });
      stream.end();
      assert.equal((await stream.outcome).code, Status.INTERNAL);
    },
  },
  {
    name: "a message that cannot be encoded is INTERNAL on either side and never throws",
    async run(bench) {
      const { channel } = await bench.pair({
        unary: () => ({ text: UNENCODABLE }),
        async clientStream(requests) {
          return { text: String((await collect(requests)).length) };
        },
      });
      const atClient = await callOutcome(channel, testMethods.unary, { text: UNENCODABLE });
      assert.equal(atClient.code, Status.INTERNAL);
      const atServer = await callOutcome(channel, testMethods.unary, { text: "" });
      assert.equal(atServer.code, Status.INTERNAL);
      const stream = channel.stream(testMethods.clientStream);
      await assert.rejects(stream.write({ text: UNENCODABLE }), { code: Status.INTERNAL });
      assert.equal((await stream.outcome).code, Status.INTERNAL);
    },
  },
];
