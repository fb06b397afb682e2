import assert from "node:assert/strict";
import { Metadata, Status } from "../../grpc/mod.ts";
import { callOutcome, RpcError } from "../mod.ts";
import type { SeamCase } from "./bench.ts";
import { collect } from "./collect.ts";
import { testMethods } from "./test_service.ts";

const ENTRIES: readonly (readonly [string, string | Uint8Array])[] = [
  ["x-run", "7"],
  ["x-text", " spaces, commas; and = signs "],
  ["x-trace-bin", new Uint8Array([0, 1, 127, 128, 255])],
  ["x-empty-bin", new Uint8Array(0)],
];

/** Only what the test put in; engines add a user agent of their own. */
function own(metadata: Metadata): (readonly [string, string | Uint8Array])[] {
  return [...metadata].filter(([key]) => key.startsWith("x-"))
    .map(([key, value]) => [key, typeof value === "string" ? value.trim() : value] as const)
    .sort(([a], [b]) => a < b ? -1 : 1);
}

const EXPECTED = own(new Metadata(ENTRIES));

/** Metadata of every sort, both ways. */
export const metadataCases: readonly SeamCase[] = [
  {
    name: "a handler sees the caller's metadata, text and bytes",
    async run(bench) {
      let seen: Metadata | undefined;
      const { channel } = await bench.pair({
        unary: (note, context) => {
          seen = context.metadata;
          return note;
        },
      });
      const metadata = new Metadata(ENTRIES);
      await callOutcome(channel, testMethods.unary, { text: "" }, { metadata });
      assert.deepEqual(own(seen as Metadata), EXPECTED);
    },
  },
  {
    name: "a key that repeats keeps all its values in order",
    async run(bench) {
      let seen: unknown[] = [];
      const { channel } = await bench.pair({
        unary: (note, { metadata }) => {
          seen = metadata.getAll("x-tag-bin");
          return note;
        },
      });
      const values = [new Uint8Array([1]), new Uint8Array([2, 2])];
      const metadata = new Metadata(values.map((value) => ["x-tag-bin", value]));
      await callOutcome(channel, testMethods.unary, { text: "" }, { metadata });
      assert.deepEqual(seen, values);
    },
  },
  {
    name: "a caller sees headers and trailers apart",
    async run(bench) {
      const { channel } = await bench.pair({
        unary: (note, { headers, trailers }) => {
          for (const [key, value] of ENTRIES) headers.append(key, value);
          trailers.append("x-last", "1");
          return note;
        },
      });
      const outcome = await callOutcome(channel, testMethods.unary, { text: "" });
      assert.deepEqual(own(outcome.headers), EXPECTED);
      assert.deepEqual(own(outcome.trailers), [["x-last", "1"]]);
    },
  },
  {
    name: "trailers come with a status that is an error, the handler's and the error's",
    async run(bench) {
      const { channel } = await bench.pair({
        unary: (_note, { trailers }) => {
          trailers.append("x-context", "1");
          throw new RpcError(Status.ABORTED, "no", { trailers: new Metadata([["x-error", "2"]]) });
        },
      });
      const outcome = await callOutcome(channel, testMethods.unary, { text: "" });
      assert.equal(outcome.code, Status.ABORTED);
      assert.deepEqual(own(outcome.trailers), [["x-context", "1"], ["x-error", "2"]]);
    },
  },
  {
    name: "headers reach the caller even when an error follows them",
    async run(bench) {
      const { channel } = await bench.pair({
        unary: (_note, { headers }) => {
          headers.append("x-head", "1");
          throw new RpcError(Status.ABORTED, "no");
        },
      });
      const outcome = await callOutcome(channel, testMethods.unary, { text: "" });
      assert.equal(outcome.code, Status.ABORTED);
      assert.deepEqual(own(outcome.headers), [["x-head", "1"]]);
    },
  },
  {
    name: "a stream's headers are there before its end, its trailers with it",
    async run(bench) {
      const gate = Promise.withResolvers<void>();
      const { channel } = await bench.pair({
        async *serverStream(note, { headers, trailers }) {
          headers.append("x-head", "1");
          yield note;
          await gate.promise;
          trailers.append("x-last", "2");
        },
      });
      const stream = channel.stream(testMethods.serverStream, {
        metadata: new Metadata([["x-run", "7"]]),
      });
      await stream.write({ text: "" });
      stream.end();
      assert.deepEqual(own(await stream.headers), [["x-head", "1"]]);
      gate.resolve();
      await collect(stream.messages);
      assert.deepEqual(own((await stream.outcome).trailers), [["x-last", "2"]]);
    },
  },
  {
    name: "a stream that fails before its first message has empty headers",
    async run(bench) {
      const { channel } = await bench.pair({
        // deno-lint-ignore require-yield
        async *serverStream() {
          throw new RpcError(Status.NOT_FOUND, "nothing here");
        },
      });
      const stream = channel.stream(testMethods.serverStream);
      stream.write({ text: "" });
      stream.end();
      assert.deepEqual(own(await stream.headers), []);
      assert.equal((await stream.outcome).code, Status.NOT_FOUND);
    },
  },
];
