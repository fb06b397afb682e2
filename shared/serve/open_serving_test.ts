import assert from "node:assert/strict";
import type { MethodDefinition } from "../codec/mod.ts";
import { Status } from "../grpc/mod.ts";
import { createLogger, MetricsRegistry } from "../observe/mod.ts";
import { formatMetrics } from "../observe/testing.ts";
import { callOutcome, type EngineName, implement, loadEngine } from "../rpc/mod.ts";
import { waitUntilServing } from "../services/testing.ts";
import { openServing, type ServingParts } from "./open_serving.ts";
import type { ServerPlan } from "./serving.ts";

const echo: MethodDefinition<string, string> & { readonly kind: "unary" } = {
  path: "/test.Echo/Echo",
  kind: "unary",
  encodeRequest: (text) => new TextEncoder().encode(text),
  decodeRequest: (bytes) => new TextDecoder().decode(bytes),
  encodeResponse: (text) => new TextEncoder().encode(text),
  decodeResponse: (bytes) => new TextDecoder().decode(bytes),
};

function plan(engine: EngineName): ServerPlan {
  return {
    engine,
    addresses: [{ kind: "tcp", host: "127.0.0.1", port: 0 }],
    reusePort: false,
    limits: { maxRequestBytes: 100 },
    metrics: true,
    log: { test: "test", level: "error", format: "text" },
  };
}

/** A service with a histogram of its own. */
function parts(): ServingParts & { closed: number; readonly lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const registry = new MetricsRegistry();
  const sizes = registry.histogram({
    name: "echo_bytes",
    help: "Sizes",
    labels: ["side"],
    bounds: [10],
  });
  const made = {
    services: [
      implement({ name: "test.Echo", methods: { echo } }, {
        echo: (text) => {
          sizes.with("request").observe(text.length);
          return text;
        },
      }),
    ],
    registry,
    logger: createLogger({
      ...{ level: "debug", format: "json" },
      sink: (line) => lines.push(JSON.parse(line)),
    }),
    lines,
    closed: 0,
    close: () => {
      made.closed++;
      return Promise.resolve();
    },
  };
  return made;
}

for (const name of ["wire", "grpc-js"] as const) {
  Deno.test(`openServing serves with health and metrics of its own and of the service, over ${name}`, async () => {
    const made = parts();
    const serving = await openServing(plan(name), made);
    const engine = await loadEngine(name);
    const channel = engine.createChannel({ address: serving.addresses[0] });
    await waitUntilServing(channel, { service: "test.Echo", timeoutMs: 10_000 });
    const status = async (text: string) => (await callOutcome(channel, echo, text)).code;
    assert.equal(await status("hello"), Status.OK);
    assert.equal(await status("x".repeat(200)), Status.RESOURCE_EXHAUSTED);
    const unknown = { ...echo, path: "/test.Echo/None" };
    assert.equal((await callOutcome(channel, unknown, "")).code, Status.UNIMPLEMENTED);
    const text = formatMetrics(await serving.metrics());
    assert.match(text, /^echo_bytes_count\{side="request"\} 1$/m);
    assert.match(text, /^grpc_server_handled_total\{.*"Echo",grpc_code="OK"\} 1$/m);
    assert.match(text, /^grpc_server_handled_total\{.*"Echo",grpc_code="RESOURCE_EXHAUSTED"\} 1$/m);
    assert.match(text, /^grpc_server_handled_total\{.*"_OTHER",grpc_code="UNIMPLEMENTED"\} 1$/m);
    assert.deepEqual(made.lines.map(({ method, status }) => [method, status]).slice(-3), [
      ["/test.Echo/Echo", "OK"],
      ["/test.Echo/Echo", "RESOURCE_EXHAUSTED"],
      ["/test.Echo/None", "UNIMPLEMENTED"],
    ]);
    await channel.close();
    const { counters } = await serving.drain(1000);
    assert.ok(counters.calls >= 3);
    assert.equal(made.closed, 1);
  });
}

Deno.test("openServing ends its parts when it cannot listen", async () => {
  const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const made = parts();
  const address = { kind: "tcp", host: "127.0.0.1", port: taken.addr.port } as const;
  await assert.rejects(openServing({ ...plan("wire"), addresses: [address] }, made), {
    name: "ListenError",
  });
  assert.equal(made.closed, 1);
  taken.close();
});

Deno.test("Serving.updateLimits holds new connections to other limits, and leaves those there are", async () => {
  const serving = await openServing(plan("wire"), parts());
  const engine = await loadEngine("wire");
  const dial = () =>
    engine.createChannel({ address: serving.addresses[0], reconnect: false, connections: 1 });
  const status = async (channel: ReturnType<typeof dial>, text: string) =>
    (await callOutcome(channel, echo, text)).code;
  const before = dial();
  assert.equal(await status(before, "x".repeat(50)), Status.OK);
  serving.updateLimits({ maxRequestBytes: 10, maxConnections: 2 });
  const after = dial();
  assert.equal(await status(before, "x".repeat(50)), Status.OK);
  assert.equal(await status(after, "x".repeat(50)), Status.RESOURCE_EXHAUSTED);
  assert.equal(await status(after, "x"), Status.OK);
  const third = dial();
  assert.equal(await status(third, "x"), Status.UNAVAILABLE);
  serving.updateLimits({ maxConnections: 3 });
  const fourth = dial();
  assert.equal(await status(fourth, "x"), Status.OK);
  assert.throws(() => serving.updateLimits({ maxConnections: -1 }), RangeError);
  await Promise.all([before, after, third, fourth].map((channel) => channel.close()));
  await serving.drain(1000);
});
