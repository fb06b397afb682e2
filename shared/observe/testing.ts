/** What tests of programs need to see what they export. @module */
export {
  type OtlpReceiver,
  type ReceivedSpan,
  startOtlpReceiver,
} from "./tracing/testing/otlp_receiver.ts";
