import assert from "node:assert/strict";
import type { SeamCase } from "./bench.ts";
import { until } from "./collect.ts";
import { testMethods } from "./test_service.ts";

const TEXT = "x".repeat(64 * 1024);
/** Far below the 640 that a writer without a brake would make in this time. */
const BOUND = 64;

/** Waits until a count has stood still for 50 turns of the event loop; returns it. */
async function settled(count: () => number): Promise<number> {
  let last = -1;
  let still = 0;
  await until(() => {
    still = count() === last ? still + 1 : 0;
    last = count();
    return still >= 50;
  });
  return last;
}

/** A slow reader stops the writer. */
export const backpressureCases: readonly SeamCase[] = [
  {
    name: "a client that does not read stops the handler's stream, and reading lets it go on",
    async run(bench) {
      let made = 0;
      const { channel } = await bench.pair({
        async *serverStream() {
          for (; made < 640; made++) yield { text: TEXT };
        },
      });
      const stream = channel.stream(testMethods.serverStream);
      stream.write({ text: "" });
      stream.end();
      await until(() => made > 0);
      const stalledAt = await settled(() => made);
      assert.ok(stalledAt < BOUND, `${stalledAt} messages were made for a reader that took none`);
      let read = 0;
      for await (const _ of stream.messages) read++;
      assert.equal(read, 640);
    },
  },
  {
    name: "a handler that does not read stops the client's writes",
    async run(bench) {
      const gate = Promise.withResolvers<void>();
      const { channel } = await bench.pair({
        async clientStream(requests) {
          await gate.promise;
          let read = 0;
          for await (const _ of requests) read++;
          return { text: String(read) };
        },
      });
      await channel.connect();
      const stream = channel.stream(testMethods.clientStream);
      let written = 0;
      const writing = (async () => {
        for (; written < 640; written++) await stream.write({ text: TEXT });
        stream.end();
      })();
      await until(() => written > 0);
      const stalledAt = await settled(() => written);
      assert.ok(stalledAt < BOUND, `${stalledAt} messages were taken for a handler that read none`);
      gate.resolve();
      await writing;
      const answers: string[] = [];
      for await (const { text } of stream.messages) answers.push(text);
      assert.deepEqual(answers, ["640"]);
    },
  },
];
