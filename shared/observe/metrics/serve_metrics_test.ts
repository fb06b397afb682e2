import assert from "node:assert/strict";
import { ListenError } from "../../transport/mod.ts";
import { processMetrics } from "./process_metrics.ts";
import { MetricsRegistry } from "./registry.ts";
import { serveMetrics } from "./serve_metrics.ts";

const LOOPBACK = { host: "127.0.0.1", port: 0 };

Deno.test("serveMetrics answers GET /metrics and nothing else, and closes", async () => {
  const registry = new MetricsRegistry();
  processMetrics(registry);
  const server = serveMetrics(LOOPBACK, () => Promise.resolve(registry.snapshot()));
  const url = `http://127.0.0.1:${server.port}/metrics`;
  const response = await fetch(url);
  assert.equal(response.status, 200);
  assert.match(response.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
  const text = await response.text();
  const value = (name: string) => Number(new RegExp(`^${name} (.+)$`, "m").exec(text)?.[1]);
  assert.ok(value("process_resident_memory_bytes") > 1e6, text);
  assert.ok(value("process_cpu_seconds_total") > 0, text);
  assert.ok(value("process_start_time_seconds") > 1.6e9, text);
  for (
    const [path, init, status] of [["/", {}, 404], ["/metrics", { method: "POST" }, 405]] as const
  ) {
    const refused = await fetch(`http://127.0.0.1:${server.port}${path}`, init);
    await refused.body?.cancel();
    assert.equal(refused.status, status);
  }
  await server.close();
  await assert.rejects(fetch(url));
});

Deno.test("serveMetrics answers 500 with the reason when metrics cannot be read", async () => {
  const server = serveMetrics(
    LOOPBACK,
    () => Promise.reject(new Error("the thread has been ended")),
  );
  const response = await fetch(`http://127.0.0.1:${server.port}/metrics`);
  assert.equal(response.status, 500);
  assert.equal(await response.text(), "the thread has been ended\n");
  await server.close();
});

Deno.test("serveMetrics throws a ListenError when the port is taken", () => {
  const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr;
  assert.throws(
    () => serveMetrics({ host: "127.0.0.1", port }, () => Promise.resolve([])),
    (error) => {
      assert.ok(error instanceof ListenError);
      assert.match(error.message, new RegExp(`cannot serve metrics at 127\\.0\\.0\\.1:${port}: `));
      return true;
    },
  );
  taken.close();
});
