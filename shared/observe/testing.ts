/** What tests of programs need to see what they export. @module */
export { HAS_PROMTOOL, promtoolSays } from "./metrics/testing.ts";
export { startOtlpReceiver } from "./tracing/testing/otlp_receiver.ts";
export { formatMetrics } from "./metrics/format_metrics.ts";
