import assert from "node:assert/strict";
import { nowNs } from "../../clock/mod.ts";
import type { AnyMethod } from "../../codec/mod.ts";
import { Metadata, Status } from "../../grpc/mod.ts";
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

Deno.test("serverMetrics counts calls by method and status, and connections as they are now", () => {
  const registry = new MetricsRegistry();
  const counters = {
    connections: 5,
    connectionsOpen: 2,
    calls: 4,
    callsFailed: 1,
    callsInFlight: 0,
  };
  const onCallEnd = serverMetrics(registry, () => counters);
  const ended = (tookMs: number) => ({
    method,
    arrivedNs: nowNs() - tookMs * 1e6,
    deadlineNs: Infinity,
    readMetadata: () => new Metadata(),
    readPeer: () => ({ address: "unix" }),
  });
  onCallEnd(ended(0), Status.OK);
  onCallEnd(ended(3600e3), Status.OK);
  onCallEnd(ended(NaN), Status.CANCELLED);
  counters.connectionsOpen = 1;
  const text = formatMetrics(registry.snapshot());
  const labels = 'grpc_type="unary",grpc_service="lab.Service",grpc_method="Do"';
  for (
    const line of [
      `grpc_server_handled_total{${labels},grpc_code="OK"} 2`,
      `grpc_server_handled_total{${labels},grpc_code="CANCELLED"} 1`,
      `grpc_server_handling_seconds_bucket{${labels},le="10"} 1`,
      `grpc_server_handling_seconds_count{${labels}} 2`,
      "grpc_server_connections_open 1",
      "grpc_server_calls_total 4",
    ]
  ) assert.ok(text.includes(`${line}\n`), `${line} in ${text}`);
});
