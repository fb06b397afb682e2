import assert from "node:assert/strict";
import { scoreService } from "@lab/shared/codec";
import { Metadata } from "@lab/shared/grpc";
import { callOutcome, loadEngine } from "@lab/shared/rpc";
import { startOtlpReceiver, startProgram, testEachEngine } from "@lab/tools/testing";

const PARENT = "b7ad6b7169203331";
/** A trace a call, which differ in their last digit. */
const trace = (call: number) => `0af7651916cd43dd8448eb211c80319${call}`;

const calls: {
  readonly metadata: readonly [string, string][];
  readonly timeoutMs?: number;
  readonly json?: string;
}[] = [
  { metadata: [["traceparent", `00-${trace(0)}-${PARENT}-01`]] },
  { metadata: [["x-trace-id", trace(1)]] },
  { metadata: [["traceparent", `00-${trace(2)}-${PARENT}-00`]] },
  { metadata: [["traceparent", `00-${trace(3)}-${PARENT}-01`], ["x-trace-id", trace(9)]] },
  { metadata: [["traceparent", "00-nonsense"], ["x-trace-id", trace(4)]] },
  { metadata: [["traceparent", `00-${trace(5)}-${PARENT}-01`]], json: "{}" },
  { metadata: [["traceparent", `00-${trace(6)}-${PARENT}-01`]], timeoutMs: 10 },
  { metadata: [] },
];

/** What an exported span must say; null where none must be. */
const expected: readonly (readonly [trace: string, parent: string, status: string] | null)[] = [
  [trace(0), PARENT, "OK"],
  [trace(1), trace(1).slice(16), "OK"],
  null, // its parent was not sampled
  [trace(3), PARENT, "OK"],
  [trace(4), trace(4).slice(16), "OK"],
  [trace(5), PARENT, "INVALID_ARGUMENT"],
  [trace(6), PARENT, "DEADLINE_EXCEEDED"],
  ["", "", "OK"],
];

testEachEngine(
  (engine) => `DF exports a span a call in the trace of its caller, engine ${engine}`,
  async (engine) => {
    const receiver = startOtlpReceiver();
    try {
      const df = await startProgram("df/01_steady_server.ts", {
        env: { ...receiver.env, TLS_MODE: "off", DF_PORT: "0", DELAY_MS: "60", ENGINE: engine },
      });
      const channel = (await loadEngine("wire")).createChannel({
        address: { kind: "tcp", host: "127.0.0.1", port: df.port },
      });
      const { getScore } = scoreService.methods;
      for (const { metadata, timeoutMs, json = "[1]" } of calls) {
        const options = { metadata: new Metadata(metadata), timeoutMs };
        await callOutcome(channel, getScore, { json }, options);
      }
      // The call that missed its deadline ends in DF a little later.
      await callOutcome(channel, getScore, { json: "[1]" }, {});
      await channel.close();
      const { code, stderr } = await df.stop();
      assert.equal(code, 0, stderr);
      // Deno has spans of its own for node:http2, which carries grpc-js.
      const spans = receiver.spans.filter(({ name }) => name === "score.ScoreService/GetScore")
        .toSorted((a, b) => a.startNs < b.startNs ? -1 : 1);
      const wanted = expected.filter((row) => row !== null);
      assert.equal(spans.length, wanted.length + 1, JSON.stringify(spans.map((s) => s.traceId)));
      for (const [index, [traceId, parent, status]] of wanted.entries()) {
        const span = spans[index];
        assert.equal(span.parentSpanId, parent);
        if (traceId !== "") assert.equal(span.traceId, traceId);
        assert.equal(span.attributes["rpc.response.status_code"], status);
        assert.equal(span.statusCode, status === "DEADLINE_EXCEEDED" ? 2 : 0);
        assert.equal(span.attributes["server.address"], "127.0.0.1");
        assert.equal(span.attributes["server.port"], df.port);
        if (status === "OK") assert.ok(span.endNs - span.startNs >= 59_000_000n, "with its delay");
      }
    } finally {
      await receiver.close();
    }
  },
);
