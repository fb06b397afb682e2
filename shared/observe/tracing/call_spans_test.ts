import assert from "node:assert/strict";
import { outputOf } from "../../base/testing.ts";
import { Status, statusName } from "../../grpc/mod.ts";
import { HANDLERS } from "../calls/testing/fake_calls.ts";
import { type OtlpReceiver, startOtlpReceiver } from "./testing/otlp_receiver.ts";

/** Runs `testing/traced_calls.ts`, since Deno traces from its start or not at all. */
async function tracedCalls(env: Readonly<Record<string, string>>) {
  const stdout = await outputOf([
    ...[Deno.execPath(), "run", "--quiet", "--no-prompt", "--allow-env=OTEL_TRACES_SAMPLER"],
    new URL("testing/traced_calls.ts", import.meta.url).pathname,
  ], { env });
  return JSON.parse(stdout) as {
    readonly traceIds: Readonly<Record<string, string | undefined>>;
    readonly isTracing: boolean;
  };
}

async function withReceiver(body: (receiver: OtlpReceiver) => Promise<void>): Promise<void> {
  const receiver = startOtlpReceiver();
  try {
    await body(receiver);
  } finally {
    await receiver.close();
  }
}

Deno.test("callSpans makes a span a call with its status, whatever the handler is like", () =>
  withReceiver(async ({ env, spans }) => {
    const { traceIds } = await tracedCalls(env);
    for (const { name, code } of HANDLERS) {
      const [call, more] = spans.filter(({ traceId, kind }) => {
        return traceId === traceIds[name] && kind === 2;
      });
      assert.equal(more, undefined, name);
      assert.equal(call.name, "score.ScoreService/GetScore");
      assert.equal(call.service, "under-test");
      assert.equal(call.parentSpanId, "");
      assert.ok(call.endNs > call.startNs);
      const isError = code === Status.UNKNOWN;
      assert.deepEqual(call.attributes, {
        "rpc.system.name": "grpc",
        "rpc.method": "score.ScoreService/GetScore",
        "rpc.response.status_code": statusName(code),
        "network.protocol.name": "http",
        "network.protocol.version": "2",
        "network.transport": "tcp",
        "network.peer.address": "127.0.0.1",
        "network.peer.port": 40112,
        "client.address": "127.0.0.1",
        "server.address": "::1",
        "server.port": 50051,
        "tls.client.subject": "CN=smft",
        ...isError ? { "error.type": "UNKNOWN" } : {},
      });
      assert.deepEqual(
        [call.statusCode, call.statusMessage],
        isError ? [2, "the handler failed"] : [0, ""],
      );
      const child = spans.find(({ parentSpanId }) => parentSpanId === call.spanId);
      assert.equal(child?.name, name);
      assert.equal(child.traceId, call.traceId);
      assert.deepEqual(child.attributes, { "toy.item": "apple" });
      // Wall times of spans are doubles of ms: a quarter of a microsecond fine.
      assert.ok(child.endNs - child.startNs > 1000n && child.endNs - child.startNs < 3000n);
    }
  }));

Deno.test("callSpans exports nothing when the sampler takes nothing", () =>
  withReceiver(async ({ env, spans }) => {
    const { isTracing } = await tracedCalls({ ...env, OTEL_TRACES_SAMPLER: "always_off" });
    assert.deepEqual([isTracing, spans.length], [true, 0]);
  }));

Deno.test("loadTracing loads nothing when OTEL_DENO is not set", () =>
  withReceiver(async ({ env: { OTEL_DENO: _, ...env }, spans }) => {
    const { isTracing, traceIds } = await tracedCalls(env);
    assert.deepEqual([isTracing, Object.values(traceIds).filter(Boolean), spans], [false, [], []]);
  }));
