import { columnMetric, type Metric } from "./metric.ts";
import type { RecordField } from "./record_format.ts";

/** The times of a call that was due, sent and answered: the fields of most records. */
export const CALL_FIELDS = [
  {
    field: "latency_ms",
    kind: "ms",
    column: "latency",
    help: "Done − sent, as a stopwatch around the call; absent for a call that was not sent",
  },
  {
    field: "late_ms",
    kind: "ms",
    column: "late",
    signed: true,
    help: "Sent − intended, below 0 for a call that left early; absent for a call that was not " +
      "sent, and in a closed loop",
  },
  {
    field: "at_ms",
    kind: "ms",
    column: "at",
    help: "When the call was due, from the start of the measured part; in a closed loop when it " +
      "was sent",
  },
  {
    field: "header_ms",
    kind: "ms",
    column: "header",
    help: "Response headers − sent; absent when none arrived",
  },
] as const satisfies readonly RecordField[];

/** What a caller on schedule waited. */
export const CORRECTED_METRICS: readonly Metric[] = [
  {
    name: "corrected",
    label: "corrected",
    help: "service time + lateness, what a caller on schedule would have waited; +∞ for a call " +
      "that failed or was not sent, because its caller waits still",
    of: { kind: "corrected", okOnly: false },
    scheduled: true,
    trusted: true,
    floor: "null_call",
  },
  {
    name: "corrected_ok",
    label: "of OK calls",
    help: "the same of the calls that ended with OK alone",
    of: { kind: "corrected", okOnly: true },
    scheduled: true,
    trusted: true,
  },
];

export const LATE_METRIC: Metric = columnMetric("late", {
  label: "late",
  help: "sent − intended, what the generator added",
  scheduled: true,
  floor: "timer_late",
});

/** What is measured of such calls. */
export const CALL_METRICS: readonly Metric[] = [
  columnMetric("latency", {
    label: "service",
    help: "service time, done − sent",
    trusted: true,
    floor: "null_call",
  }),
  ...CORRECTED_METRICS,
  LATE_METRIC,
  columnMetric("header", { label: "headers", help: "response headers − sent", scheduled: true }),
];
