import { formatCount, formatMs, formatRate, formatShare, NONE } from "./format_number.ts";
import { type Column, markdownTable } from "./markdown_table.ts";
import type { MetricName, MetricStats } from "../metric_stats.ts";
import { runFacts } from "./run_facts.ts";
import { runNames } from "./run_names.ts";
import { checksText, SIGNING_PARTS } from "./signing_lines.ts";
import type { Summary } from "../judging/summary.ts";
import { markOf, superscript } from "./superscript.ts";
import { formatThresholdResult } from "../judging/thresholds.ts";
import { trustText } from "./trust_text.ts";

type Field = keyof MetricStats;

/** A column of figures: what it is called, and the metrics of which it shows the first that a run has. */
interface Figure {
  readonly head: string;
  readonly metrics: readonly MetricName[];
}

/** Where the time of a signature went; what the client added stands in the table before. */
const SIGNING_FIGURES: readonly Figure[] = SIGNING_PARTS.map(([head, name]) => ({
  head,
  metrics: [name],
}));

const ALGORITHM_FIGURES: readonly (readonly [string, MetricName, Field])[] = [
  ["service p50", "latency", "p50_ms"],
  ["p99", "latency", "p99_ms"],
  ["network p50", "network", "p50_ms"],
  ["p99", "network", "p99_ms"],
  ["queue p50", "queue", "p50_ms"],
  ["p99", "queue", "p99_ms"],
  ["sign p50", "sign", "p50_ms"],
  ["p99", "sign", "p99_ms"],
];

const QUANTILE_ROWS: readonly (readonly [string, Field])[] = [
  ["p50", "p50_ms"],
  ["p90", "p90_ms"],
  ["p95", "p95_ms"],
  ["p99", "p99_ms"],
  ["p99.9", "p99.9_ms"],
  ["max", "max_ms"],
];

const TIME_FIGURES: readonly Figure[] = [
  { head: "service", metrics: ["latency", "total"] },
  { head: "corrected", metrics: ["corrected"] },
  { head: "of OK calls", metrics: ["corrected_ok"] },
  { head: "late", metrics: ["late"] },
];

const CONNECT_FIGURES: readonly Figure[] = [
  { head: "DNS", metrics: ["dns"] },
  { head: "TCP", metrics: ["tcp"] },
  { head: "TLS", metrics: ["tls"] },
  { head: "SETTINGS", metrics: ["settings"] },
  { head: "connect", metrics: ["connect"] },
  { head: "first call", metrics: ["first_rpc"] },
  { head: "total", metrics: ["total"] },
];

/** Runs side by side as Markdown, a row each, their verdicts last. */
export function renderMarkdown(summaries: readonly Summary[]): string {
  const names = runNames(summaries);
  const runs = summaries.map((summary, at) => ({ summary, name: names[at] }));
  const sections = [
    section("Calls", callTable(runs)),
    figureSection("Time of a call, ms", { runs, figures: TIME_FIGURES, note: timeNote(runs) }),
    figureSection("Connecting, ms", { runs: runs.filter(isColdconn), figures: CONNECT_FIGURES }),
    figureSection("Where the time went, ms", {
      runs: runs.filter(isSigning),
      figures: SIGNING_FIGURES,
      note: SIGNING_NOTE,
    }),
    section("Algorithms, ms", algorithmTable(runs)),
    section("Signatures", list(runs, ({ summary }) => checksLines(summary))),
    section("How", list(runs, ({ summary }) => factsLine(summary))),
    section("Thresholds", list(runs, ({ summary }) => thresholdLines(summary))),
    section("Verdict", verdicts(runs)),
  ];
  return sections.filter((text) => text !== "").join("\n\n") + "\n";
}

const SERVICE_NOTE = "Service: done − sent.";
const SCHEDULE_NOTE =
  "Corrected: done − intended, what a caller on schedule would have waited; a call that failed is above every time. " +
  "Late: sent − intended, what the generator added.";
const WHOLE_NOTE = "Service and late are of all calls sent, whatever their status.";

const SIGNING_NOTE =
  "Client: late. Server: queue and sign, as it tells with each signature. Network: service − server, " +
  "which is the network and the HTTP/2 and TLS of both sides. Medians of parts do not add up to the " +
  "median of the whole.";

function timeNote(runs: readonly Run[]): string {
  const scheduled = runs.some(({ summary }) => summary.meta?.closed_loop !== true);
  return [SERVICE_NOTE, ...(scheduled ? [SCHEDULE_NOTE] : []), WHOLE_NOTE].join(" ");
}

const FEW_NOTE =
  `${NONE}: not known, or a quantile of fewer than 1/(1 − q) calls (p99.9 of fewer ` +
  "than 1,000), which would be the maximum.";
const INTERVAL_NOTE = "In brackets the 95 % confidence interval.";
/** Behind a figure that says more of the machine than of the server. */
const FLOOR_MARK = "†";
const FLOOR_NOTE =
  `${FLOOR_MARK} within the noise floor (FLOOR): not above the same quantile of a null call in one ` +
  "process, for lateness of a bare timer, so it is the machine's, not the server's.";

interface Run {
  readonly summary: Summary;
  readonly name: string;
}

function section(title: string, body: string): string {
  return body === "" ? "" : `## ${title}\n\n${body}`;
}

function callTable(runs: readonly Run[]): string {
  const codes = new Set(runs.flatMap(({ summary }) => Object.keys(summary.codes)));
  codes.delete("OK");
  const columns: Column[] = [
    left("run"),
    left("test"),
    right("sent"),
    right("asked, 1/s"),
    right("achieved, 1/s"),
    right("OK"),
    ...[...codes].sort().map(right),
  ];
  return markdownTable(
    columns,
    runs.map(({ summary, name }) => [
      name,
      summary.test,
      formatCount(summary.sent),
      summary.askedRps === undefined
        ? summary.meta?.schedule ?? NONE
        : formatRate(summary.askedRps),
      formatRate(summary.achievedRps),
      summary.ok === undefined ? NONE : formatShare(summary.ok, callCount(summary)),
      ...[...codes].sort().map((code) => formatShare(summary.codes[code] ?? 0, callCount(summary))),
    ]),
  );
}

/** All calls that were due and that the statuses are shares of; undefined when only failed ones are known. */
function callCount(summary: Summary): number | undefined {
  if (summary.ok === undefined) return undefined;
  return Object.values(summary.codes).reduce((sum, count) => sum + count, 0) || summary.sent;
}

/** Figures that at least one run has, a row a quantile of each run; empty when there are none. */
function figureSection(
  title: string,
  { runs, figures, note = "" }: {
    readonly runs: readonly Run[];
    readonly figures: readonly Figure[];
    readonly note?: string;
  },
): string {
  const shown = figures.filter(({ metrics }) =>
    runs.some(({ summary }) => metrics.some((name) => summary.metrics[name] !== undefined))
  );
  if (shown.length === 0) return "";
  const reasons: string[] = [];
  const table = markdownTable(
    [left("run"), left("ms"), ...shown.map(({ head }) => right(head))],
    runs.filter((run) => shown.some((column) => metricOf(run, column) !== undefined))
      .flatMap((run) =>
        QUANTILE_ROWS.map(([head, field]) => [
          run.name,
          head,
          ...shown.map((column) => cell(run, { column, field, reasons })),
        ])
      ),
  );
  const notes = [
    note,
    table.includes("[") ? INTERVAL_NOTE : "",
    table.includes(NONE) ? FEW_NOTE : "",
    table.includes(FLOOR_MARK) ? FLOOR_NOTE : "",
  ].filter((text) => text !== "").join(" ");
  const marked = reasons.map((reason, at) => `- ${superscript(at + 1)} ${reason}`).join("\n");
  return section(title, [table, notes, marked].filter((text) => text !== "").join("\n\n"));
}

function metricOf({ summary }: Run, { metrics }: Figure): MetricName | undefined {
  return metrics.find((metric) => summary.metrics[metric] !== undefined);
}

/** A figure with its interval, or with a mark of the reason why it has none. */
function cell(
  run: Run,
  { column, field, reasons }: {
    readonly column: Figure;
    readonly field: Field;
    readonly reasons: string[];
  },
): string {
  const metric = metricOf(run, column);
  if (metric === undefined) return NONE;
  const { summary } = run;
  const floor = summary.withinFloor?.[metric]?.includes(field) ? FLOOR_MARK : "";
  const value = formatMs(summary.metrics[metric]?.[field]) + floor;
  const trust = trustText(summary, { metric, field });
  switch (trust.kind) {
    case "interval":
      return `${value} [${formatMs(trust.low)}, ${formatMs(trust.high, "∞")}]`;
    case "refused":
      return `${value} ${markOf(trust.reason, reasons)}`;
    case "undefined":
      return `undefined ${markOf(trust.reason, reasons)}`;
    case "none":
      return value;
  }
}

function isColdconn({ summary }: Run): boolean {
  return summary.metrics.connect !== undefined || summary.metrics.first_rpc !== undefined;
}

function isSigning({ summary }: Run): boolean {
  return summary.metrics.server !== undefined;
}

function checksLines({ signatures }: Summary): string[] {
  return signatures === undefined ? [] : [checksText(signatures)];
}

/** A row an algorithm of each run; empty when there are none. */
function algorithmTable(runs: readonly Run[]): string {
  const rows = runs.flatMap(({ summary, name }) =>
    Object.entries(summary.algorithms ?? {}).map(([algorithm, stats]) => [
      name,
      algorithm,
      formatCount(stats.sent),
      formatShare(stats.ok, stats.sent),
      ...ALGORITHM_FIGURES.map(([, metric, field]) => formatMs(stats[metric]?.[field])),
    ])
  );
  if (rows.length === 0) return "";
  const heads = ALGORITHM_FIGURES.map(([head]) => right(head));
  return markdownTable(
    [left("run"), left("algorithm"), right("sent"), right("OK"), ...heads],
    rows,
  );
}

function factsLine(summary: Summary): string[] {
  const facts = runFacts(summary);
  return facts.length === 0 ? [] : [facts.join(", ")];
}

function thresholdLines({ thresholds }: Summary): string[] {
  return thresholds.map(formatThresholdResult);
}

function verdicts(runs: readonly Run[]): string {
  return runs.map(({ summary, name }) => {
    const details = [
      ...Object.entries(summary.firstMessages)
        .map(([code, message]) => `the first ${code}: ${message}`),
      ...summary.reasons,
      ...summary.warnings.map((warning) => `warning: ${warning}`),
    ];
    return [
      `- ${name}: **${summary.verdict ?? "not judged"}**`,
      ...details.map((detail) => `  - ${detail}`),
    ].join("\n");
  }).join("\n");
}

function list(runs: readonly Run[], linesOf: (run: Run) => readonly string[]): string {
  return runs.flatMap((run) => linesOf(run).map((line) => `- ${run.name}: ${line}`)).join("\n");
}

function left(head: string): Column {
  return { head, align: "left" };
}

function right(head: string): Column {
  return { head, align: "right" };
}
