/** What tests of programs need to see what they export. @module */
export { HAS_PROMTOOL, promtoolSays } from "./metrics/testing.ts";
export {
  type OtlpReceiver,
  type ReceivedSpan,
  startOtlpReceiver,
} from "./tracing/testing/otlp_receiver.ts";
