import assert from "node:assert/strict";
import { nowNs } from "../../clock/mod.ts";
import type { AnyMethod } from "../../codec/mod.ts";
import { Status } from "../../grpc/mod.ts";
import { serveFake, UnknownMethod } from "../../rpc/testing.ts";
import { formatMetrics } from "./format_metrics.ts";
import { MetricsRegistry } from "./registry.ts";
import { serverMetrics } from "./server_metrics.ts";

const same = (bytes: unknown) => bytes as Uint8Array;
const method: AnyMethod = {
  path: "/lab.Service/Do",
  kind: "unary",
  encodeRequest: same,
  decodeRequest: same,
  encodeResponse: same,
  decodeResponse: same,
};

Deno.test("serverMetrics counts calls by method and status, and connections as they are now", async () => {
  const registry = new MetricsRegistry();
  const counters = {
    connections: 5,
    connectionsOpen: 2,
    calls: 4,
    callsFailed: 1,
    callsInFlight: 0,
  };
  const metrics = serverMetrics(registry, () => counters);
  const call = (tookMs: number) => ({
    ...{ method, arrivedNs: nowNs() - tookMs * 1e6, peer: { address: "unix" } },
  });
  await serveFake([metrics], () => 1, call(0));
  await serveFake([metrics], () => 1, call(3600e3));
  await serveFake([metrics], () => 1, { ...call(NaN), refused: Status.CANCELLED });
  for (const path of ["/a/b", "/c/d"]) {
    const unknown = { ...call(NaN), method: new UnknownMethod(path) };
    await serveFake([metrics], () => 1, { ...unknown, refused: Status.UNIMPLEMENTED });
  }
  counters.connectionsOpen = 1;
  const text = formatMetrics(registry.snapshot());
  const labels = 'grpc_type="unary",grpc_service="lab.Service",grpc_method="Do"';
  for (
    const line of [
      `grpc_server_handled_total{${labels},grpc_code="OK"} 2`,
      `grpc_server_handled_total{${labels},grpc_code="CANCELLED"} 1`,
      'grpc_server_handled_total{grpc_type="unknown",grpc_service="_OTHER",grpc_method="_OTHER",' +
      'grpc_code="UNIMPLEMENTED"} 2',
      `grpc_server_handling_seconds_bucket{${labels},le="10"} 1`,
      `grpc_server_handling_seconds_count{${labels}} 2`,
      "grpc_server_connections_open 1",
      "grpc_server_calls_total 4",
    ]
  ) assert.ok(text.includes(`${line}\n`), `${line} in ${text}`);
});
