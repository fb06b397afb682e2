/** Metrics: counted by thread, summed, told to Prometheus. @module */
export { processMetrics } from "./process_metrics.ts";
export { Counter, Histogram, MetricsRegistry } from "./registry.ts";
export { type MetricsServer, serveMetrics } from "./serve_metrics.ts";
export { serverMetrics } from "./server_metrics.ts";
export { type MetricsSnapshot, sumSnapshots } from "./snapshot.ts";
