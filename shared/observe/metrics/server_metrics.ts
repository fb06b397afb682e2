import { NS_PER_SEC } from "../../base/mod.ts";
import { nowNs } from "../../clock/mod.ts";
import type { AnyMethod } from "../../codec/mod.ts";
import { type StatusCode, statusName } from "../../grpc/mod.ts";
import type { CallFacts, ServerCounters } from "../../rpc/mod.ts";
import type { Counter, Histogram, MetricsRegistry } from "./registry.ts";

/**
 * Bounds for times of a service, sec: two or three to a decade from 50 µs to 10 s, so that a budget
 * of 5, 10, 40 or 50 ms is a bound of its own.
 */
export const LATENCY_BOUNDS_SEC: readonly number[] = [
  ...[0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.04, 0.05],
  ...[0.1, 0.25, 0.5, 1, 2.5, 5, 10],
];

interface MethodMetrics {
  readonly labels: readonly [type: string, service: string, method: string];
  readonly seconds: Histogram;
  readonly byCode: (Counter | undefined)[];
}

/**
 * Counts the calls of a server under the names that go-grpc-middleware's Prometheus provider made
 * common, and its connections. Made for `ServerOptions.onCallEnd`.
 *
 * @param counters what the server itself counts, read when somebody looks
 */
export function serverMetrics(
  registry: MetricsRegistry,
  counters: () => ServerCounters,
): (call: CallFacts, code: StatusCode) => void {
  const labels = ["grpc_type", "grpc_service", "grpc_method"];
  const handled = registry.counter({
    name: "grpc_server_handled_total",
    help: "Calls that are over, by their status",
    labels: [...labels, "grpc_code"],
  });
  const handling = registry.histogram({
    name: "grpc_server_handling_seconds",
    help: "From the arrival of a request to the status of its call",
    labels,
    bounds: LATENCY_BOUNDS_SEC,
  });
  const count = (
    name: string,
    type: "counter" | "gauge",
    help: string,
    key: keyof ServerCounters,
  ) => registry.read({ name, type, help }, () => counters()[key]);
  count("grpc_server_calls_total", "counter", "Calls, with those of unknown methods", "calls");
  count("grpc_server_calls_failed_total", "counter", "Those that failed", "callsFailed");
  count("grpc_server_calls_in_flight", "gauge", "Calls under way", "callsInFlight");
  count("grpc_server_connections_total", "counter", "Connections taken", "connections");
  count("grpc_server_connections_open", "gauge", "Connections that are open", "connectionsOpen");

  const methods = new Map<AnyMethod, MethodMetrics>();
  return (call, code) => {
    const { method } = call;
    let known = methods.get(method);
    if (known === undefined) {
      const own = labelsOf(method);
      known = { labels: own, seconds: handling.with(...own), byCode: [] };
      methods.set(method, known);
    }
    const counter = known.byCode[code] ??= handled.with(...known.labels, statusName(code));
    counter.add();
    // A request that never came whole took no time to serve.
    const tookNs = nowNs() - call.arrivedNs;
    if (tookNs >= 0) known.seconds.observe(tookNs / NS_PER_SEC);
  };
}

function labelsOf({ path, kind }: AnyMethod): readonly [string, string, string] {
  const [, service = "", method = ""] = path.split("/");
  return [kind, service, method];
}
