import { CORRECTED_METRICS, LATE_METRIC } from "../../call_facts.ts";
import { columnMetric } from "../../metric.ts";
import { RecordFormat } from "../../record_format.ts";
import type { ScenarioFacts } from "../../scenario_facts.ts";

/** What the toy's files hold: a field, a metric and a section of each kind. */
export const toyFacts: ScenarioFacts = {
  test: "99_toy",
  record: new RecordFormat([
    { field: "took_ms", kind: "ms", column: "took", help: "From the first timer to the last" },
    { field: "late_ms", kind: "ms", column: "late", signed: true, help: "Sent − intended" },
    { field: "at_ms", kind: "ms", column: "at", help: "When the call was due" },
    { field: "first_ms", kind: "ms", column: "first", help: "Until the first message" },
    { field: "rest_ms", kind: "ms", column: "rest", help: "From the first message to the last" },
    { field: "messages", kind: "count", column: "messages", help: "Messages that came" },
    { field: "attempts", kind: "count", column: "attempts", help: "Attempts that it took" },
    { field: "item", kind: "name", help: "What was asked for" },
    { field: "stage", kind: "name", help: "Where it failed: first or rest" },
    { field: "note", kind: "text", help: "What a call that failed said" },
  ]),
  service: "took",
  metrics: [
    columnMetric("took", { label: "service", help: "the whole call", trusted: true }),
    ...CORRECTED_METRICS,
    LATE_METRIC,
    columnMetric("first", { label: "first message", help: "until the first message" }),
    columnMetric("rest", { label: "rest", help: "from the first message to the last" }),
    {
      name: "stream",
      label: "stream",
      help: "first and rest together",
      of: { kind: "sum", columns: ["first", "rest"] },
    },
  ],
  sections: [
    {
      kind: "parts",
      title: "Where the time of a toy went",
      heading: "Toy parts, ms",
      caption: "Parts of a toy",
      whenMeasured: ["first"],
      parts: [
        { label: "sent late", metric: "late", places: ["terminal", "markdown"] },
        { label: "first message", metric: "first" },
        { label: "and rest", metric: "rest", pageLabel: "rest" },
        { label: "both", metric: "stream" },
      ],
      note: "Both are timers.",
      longest: { of: ["first", "rest"], words: "of its parts" },
    },
    {
      kind: "breakdown",
      title: "Each item for itself",
      heading: "Items, ms",
      figures: [
        { head: "took p50", metric: "took", field: "p50_ms" },
        { head: "first p50", metric: "first", field: "p50_ms" },
        { head: "first p99", metric: "first", field: "p99_ms", places: ["markdown"] },
      ],
    },
    {
      kind: "finding",
      heading: "Messages",
      field: "counted",
      text: ({ messages = 0 }) => `${messages} messages came`,
    },
  ],
  connectionUse: "free",
  breakdown: { field: "items", head: "item", metrics: ["took", "first", "stream"] },
  failedAt: "stage",
  tallies: [
    { name: "by_item", fields: ["item"], words: (item, count) => `${count} of ${item}` },
    { name: "failed_in", fields: ["stage"], words: (stage, count) => `${count} in ${stage}` },
  ],
  endFields: { counted: "object", shares: "number" },
};
