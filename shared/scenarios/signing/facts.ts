import { CALL_FIELDS, CALL_METRICS } from "../call_facts.ts";
import { columnMetric } from "../metric.ts";
import { RecordFormat } from "../record_format.ts";
import type { ScenarioFacts } from "../scenario_facts.ts";
import type { BreakdownSection, FindingSection, PartsSection } from "../section.ts";
import { checksText } from "./checks_text.ts";

const PARTS: PartsSection = {
  kind: "parts",
  title: "Where the time of a signature went",
  heading: "Where the time went, ms",
  caption: "Parts of a call",
  whenMeasured: ["server"],
  parts: [
    { label: "client", metric: "late", places: ["terminal", "markdown"] },
    { label: "network", metric: "network" },
    { label: "server", metric: "server" },
    { label: "of it queue", metric: "queue", pageLabel: "queue" },
    { label: "and sign", metric: "sign", pageLabel: "sign" },
  ],
  note:
    "Client: late. Server: queue and sign, as it tells with each signature. Network: service − " +
    "server, which is the network and the HTTP/2 and TLS of both sides. Medians of parts do not " +
    "add up to the median of the whole.",
};

const ALGORITHMS: BreakdownSection = {
  kind: "breakdown",
  title: "Each algorithm for itself",
  heading: "Algorithms, ms",
  figures: [
    { head: "service p50", metric: "latency", field: "p50_ms", places: ["markdown"] },
    { head: "p50", metric: "latency", field: "p50_ms", places: ["terminal", "page"] },
    { head: "p99", metric: "latency", field: "p99_ms" },
    { head: "network p50", metric: "network", field: "p50_ms", places: ["markdown"] },
    { head: "p99", metric: "network", field: "p99_ms", places: ["markdown"] },
    { head: "queue p50", metric: "queue", field: "p50_ms", places: ["markdown"] },
    { head: "p99", metric: "queue", field: "p99_ms", places: ["markdown"] },
    { head: "queue p99", metric: "queue", field: "p99_ms", places: ["terminal", "page"] },
    { head: "sign p50", metric: "sign", field: "p50_ms" },
    { head: "p99", metric: "sign", field: "p99_ms", places: ["markdown"] },
    { head: "sign p99", metric: "sign", field: "p99_ms", places: ["terminal", "page"] },
  ],
};

const CHECKS: FindingSection = {
  kind: "finding",
  heading: "Signatures",
  field: "signatures",
  text: checksText,
};

/** 03_signing: what its files hold. */
export const signingFacts: ScenarioFacts = {
  test: "03_signing",
  record: new RecordFormat([
    ...CALL_FIELDS,
    {
      field: "algorithm",
      kind: "name",
      help: "The canonical name of the algorithm that was asked for",
    },
    {
      field: "network_ms",
      kind: "ms",
      column: "network",
      help: "What is left of `latency_ms` without the two below",
    },
    {
      field: "queue_ms",
      kind: "ms",
      column: "queue",
      help: "As the server tells: from its handler to its answer, without the signing itself",
    },
    { field: "sign_ms", kind: "ms", column: "sign", help: "As the server tells: in its backend" },
  ]),
  service: "latency",
  metrics: [
    ...CALL_METRICS,
    columnMetric("network", {
      label: "network",
      help: "latency − server: the network, and the HTTP/2 and TLS of both sides",
    }),
    {
      name: "server",
      label: "server",
      help: "queue and sign together",
      of: { kind: "sum", columns: ["queue", "sign"] },
    },
    columnMetric("queue", {
      label: "queue",
      help: "from the server's handler to its answer, without the signing itself, as it tells",
    }),
    columnMetric("sign", { label: "sign", help: "in the server's backend, as it tells" }),
  ],
  sections: [PARTS, ALGORITHMS, CHECKS],
  connectionUse: "kept",
  breakdown: {
    field: "algorithms",
    head: "algorithm",
    metrics: ["latency", "network", "server", "queue", "sign"],
  },
  endFields: { signatures: "object", retries: "number" },
};
