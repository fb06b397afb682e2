import { NS_PER_SEC } from "../../base/mod.ts";
import { nowNs } from "../../clock/mod.ts";
import type { AnyMethod } from "../../codec/mod.ts";
import { statusName } from "../../grpc/mod.ts";
import { type EndListener, isKnown, type ServerCounters } from "../../rpc/mod.ts";
import type { ServerInterceptor } from "../../rpc/mod.ts";
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
 * common, and its connections. All calls of unknown methods are one method, `_OTHER`: what clients
 * make up are no labels.
 *
 * @param counters what the server itself counts, read when somebody looks
 */
export function serverMetrics(
  registry: MetricsRegistry,
  counters: () => ServerCounters,
): ServerInterceptor {
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

  const metricsOf = (labels: MethodMetrics["labels"]): MethodMetrics => {
    return { labels, seconds: handling.with(...labels), byCode: [] };
  };
  const methods = new Map<AnyMethod, MethodMetrics>();
  const unknown = metricsOf(["unknown", "_OTHER", "_OTHER"]);
  const onEnd: EndListener = ({ code }, { method, arrivedNs }) => {
    let own = methods.get(method);
    if (own === undefined) {
      if (isKnown(method)) methods.set(method, own = metricsOf(labelsOf(method)));
      else own = unknown;
    }
    const counter = own.byCode[code] ??= handled.with(...own.labels, statusName(code));
    counter.add();
    // A request that never came whole took no time to serve.
    const tookNs = nowNs() - arrivedNs;
    if (tookNs >= 0) own.seconds.observe(tookNs / NS_PER_SEC);
  };
  return (served, next) => {
    served.context.onEnd(onEnd);
    return next(served);
  };
}

function labelsOf({ path, kind }: AnyMethod): MethodMetrics["labels"] {
  const [, service = "", method = ""] = path.split("/");
  return [kind, service, method];
}
