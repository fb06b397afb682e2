/** Metrics: counted by thread, summed, told to Prometheus. @module */
export { formatMetrics, METRICS_CONTENT_TYPE } from "./format_metrics.ts";
export { processMetrics, type ProcessSources } from "./process_metrics.ts";
export {
  Counter,
  Histogram,
  type HistogramSpec,
  type Labelled,
  type MetricSpec,
  MetricsRegistry,
} from "./registry.ts";
export { type MetricsServer, serveMetrics } from "./serve_metrics.ts";
export { LATENCY_BOUNDS_SEC, serverMetrics } from "./server_metrics.ts";
export { type MetricFamily, type MetricsSnapshot, sumSnapshots } from "./snapshot.ts";
