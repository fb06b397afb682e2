import { CORRECTED_METRICS, LATE_METRIC } from "../call_facts.ts";
import { columnMetric } from "../metric.ts";
import { type RecordField, RecordFormat } from "../record_format.ts";
import type { ScenarioFacts } from "../scenario_facts.ts";
import type { PartsSection } from "../section.ts";

const FIELDS: readonly RecordField[] = [
  {
    field: "phase",
    kind: "name",
    help: "Where it failed: dns, tcp, tls, settings or rpc; absent when it did not",
  },
  { field: "error", kind: "text", help: "Why it failed, in a few words" },
  {
    field: "t_connect_ms",
    kind: "ms",
    column: "connect",
    help: "From the dial to a usable connection; absent when there was none",
  },
  {
    field: "t_first_rpc_ms",
    kind: "ms",
    column: "first_rpc",
    help: "From sending the first call to its status; absent when it was not sent",
  },
  {
    field: "t_total_ms",
    kind: "ms",
    column: "total",
    help: "From the dial to the end, whichever it was; absent when nothing was dialled",
  },
  { field: "t_dns_ms", kind: "ms", column: "dns", help: "Looking the name up" },
  { field: "t_tcp_ms", kind: "ms", column: "tcp", help: "The TCP handshake" },
  { field: "t_tls_ms", kind: "ms", column: "tls", help: "The TLS handshake" },
  {
    field: "t_settings_ms",
    kind: "ms",
    column: "settings",
    help: "From the end of the handshake to the peer's HTTP/2 SETTINGS",
  },
  { field: "tls_version", kind: "name", help: "The TLS version that was agreed on" },
  { field: "cipher", kind: "name", help: "The cipher suite that was agreed on" },
  {
    field: "connection_id",
    kind: "count",
    column: "connection_id",
    help: "Different for each connection of the run, as no two attempts may share one",
  },
  { field: "late_ms", kind: "ms", column: "late", signed: true, help: "Dialled − intended" },
  {
    field: "at_ms",
    kind: "ms",
    column: "at",
    help: "When the attempt was due, from the start of the measured part",
  },
];

const CONNECTING: PartsSection = {
  kind: "parts",
  title: "What a new connection costs",
  heading: "Connecting, ms",
  caption: "Steps of a connection",
  whenMeasured: ["connect", "first_rpc"],
  parts: [
    { label: "DNS", metric: "dns" },
    { label: "TCP", metric: "tcp" },
    { label: "TLS", metric: "tls" },
    { label: "SETTINGS", metric: "settings" },
    { label: "connect", metric: "connect" },
    { label: "first call", metric: "first_rpc" },
    { label: "total", metric: "total", places: ["markdown"] },
  ],
  longest: { of: ["dns", "tcp", "tls", "settings"], words: "of its steps" },
};

/** 02_coldconn: what its files hold. */
export const coldconnFacts: ScenarioFacts = {
  test: "02_coldconn",
  record: new RecordFormat(FIELDS),
  service: "total",
  metrics: [
    ...CORRECTED_METRICS,
    LATE_METRIC,
    columnMetric("connect", {
      label: "connect",
      help: "from the dial to a usable connection",
      trusted: true,
    }),
    columnMetric("first_rpc", {
      label: "first call",
      help: "from sending the first call to its status",
      trusted: true,
      floor: "null_call",
    }),
    columnMetric("total", {
      label: "service",
      help: "from the dial to the end, the service time of an attempt",
      trusted: true,
      floor: "null_call",
    }),
    columnMetric("dns", { label: "DNS", help: "looking the name up" }),
    columnMetric("tcp", { label: "TCP", help: "the TCP handshake" }),
    columnMetric("tls", { label: "TLS", help: "the TLS handshake" }),
    columnMetric("settings", { label: "SETTINGS", help: "waiting for the peer's SETTINGS" }),
  ],
  sections: [CONNECTING],
  connectionUse: "each",
  failedAt: "phase",
  tallies: [
    {
      name: "by_tls",
      fields: ["tls_version", "cipher"],
      ofConnections: true,
      words: (session, count) => `${session} ${count} times`,
    },
    {
      name: "failed_at",
      fields: ["phase"],
      ofConnections: true,
      words: (phase, count) => `${count} failed at ${phase}`,
    },
  ],
};
