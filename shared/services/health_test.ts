import assert from "node:assert/strict";
import { healthService, ServingStatus } from "../codec/mod.ts";
import { Status } from "../grpc/mod.ts";
import { call, type Channel, loadEngine, RpcError } from "../rpc/mod.ts";
import { createHealthService, type HealthService } from "./health.ts";

const { check, watch } = healthService.methods;

/** A server with the health service alone, and a channel to it. */
async function withHealth(
  body: (health: HealthService, channel: Channel) => Promise<void>,
): Promise<void> {
  const engine = await loadEngine("wire");
  const health = createHealthService();
  const server = engine.createServer({ services: [health.service] });
  const address = await server.listen({ kind: "tcp", host: "127.0.0.1", port: 0 });
  const channel = engine.createChannel({ address });
  try {
    await body(health, channel);
  } finally {
    await channel.close();
    await server.close();
  }
}

Deno.test("Health.Check tells what was set, and NOT_FOUND for a name that never was", async () => {
  await withHealth(async (health, channel) => {
    health.setStatus("", "SERVING");
    health.setStatus("a.B", "NOT_SERVING");
    assert.equal((await call(channel, check, { service: "" })).status, ServingStatus.SERVING);
    assert.equal(
      (await call(channel, check, { service: "a.B" })).status,
      ServingStatus.NOT_SERVING,
    );
    await assert.rejects(
      call(channel, check, { service: "c.D" }),
      (error) => error instanceof RpcError && error.code === Status.NOT_FOUND,
    );
  });
});

Deno.test("Health.Watch tells the state at once and every change, until it is cancelled", async () => {
  await withHealth(async (health, channel) => {
    const stream = channel.stream(watch);
    await stream.write({ service: "a.B" });
    stream.end();
    const messages = stream.messages[Symbol.asyncIterator]();
    const next = async () => (await messages.next()).value?.status;
    assert.equal(await next(), ServingStatus.SERVICE_UNKNOWN);
    health.setStatus("a.B", "SERVING");
    assert.equal(await next(), ServingStatus.SERVING);
    health.setStatus("a.B", "SERVING");
    health.setStatus("a.B", "NOT_SERVING");
    assert.equal(await next(), ServingStatus.NOT_SERVING);
    stream.cancel();
    assert.equal((await stream.outcome).code, Status.CANCELLED);
  });
});

Deno.test("HealthService.shutdown says NOT_SERVING of everything and keeps to it", async () => {
  await withHealth(async (health, channel) => {
    health.setStatus("", "SERVING");
    health.setStatus("a.B", "SERVING");
    health.shutdown();
    health.setStatus("", "SERVING");
    for (const service of ["", "a.B"]) {
      assert.equal((await call(channel, check, { service })).status, ServingStatus.NOT_SERVING);
    }
  });
});
