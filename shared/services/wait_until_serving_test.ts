import assert from "node:assert/strict";
import { Status } from "../grpc/mod.ts";
import { type Channel, loadEngine, type ServiceImplementation } from "../rpc/mod.ts";
import { createHealthService } from "./health.ts";
import { waitUntilServing } from "./wait_until_serving.ts";

async function withChannel(
  services: readonly ServiceImplementation[],
  body: (channel: Channel) => Promise<void>,
): Promise<void> {
  const engine = await loadEngine("wire");
  const server = engine.createServer({ services });
  const address = await server.listen({ kind: "tcp", host: "127.0.0.1", port: 0 });
  const channel = engine.createChannel({ address });
  try {
    await body(channel);
  } finally {
    await channel.close();
    await server.close();
  }
}

Deno.test("waitUntilServing resolves when the server serves, at once or later", async () => {
  const health = createHealthService();
  await withChannel([health.service], async (channel) => {
    health.setStatus("", "SERVING");
    await waitUntilServing(channel, { timeoutMs: 10_000 });
    health.setStatus("a.B", "NOT_SERVING");
    let serves = false;
    const waiting = waitUntilServing(channel, { service: "a.B", timeoutMs: 10_000 })
      .then(() => serves = true);
    // The same question again: when it is answered, so was the one before.
    await assert.rejects(waitUntilServing(channel, { service: "a.B", timeoutMs: 20 }));
    assert.equal(serves, false);
    health.setStatus("a.B", "SERVING");
    await waiting;
    assert.equal(serves, true);
  });
});

Deno.test("waitUntilServing rejects when the server does not serve in time", async () => {
  const health = createHealthService();
  await withChannel([health.service], async (channel) => {
    health.setStatus("", "NOT_SERVING");
    await assert.rejects(waitUntilServing(channel, { timeoutMs: 50 }), {
      code: Status.DEADLINE_EXCEEDED,
    });
  });
});

Deno.test("waitUntilServing rejects when the server has no health service", async () => {
  const other = { definition: { name: "x.Y", methods: {} }, handlers: {} };
  await withChannel([other], async (channel) => {
    await assert.rejects(waitUntilServing(channel, { timeoutMs: 10_000 }), {
      code: Status.UNIMPLEMENTED,
    });
  });
});
