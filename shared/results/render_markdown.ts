import { basename } from "node:path";
import { formatCount, formatMs, formatRate, formatShare, NONE } from "./format_number.ts";
import { type Column, markdownTable } from "./markdown_table.ts";
import type { MetricName, MetricStats } from "./metric.ts";
import type { ConnectionMeta } from "./run_meta.ts";
import type { Summary } from "./summary.ts";
import { formatThresholdResult } from "./thresholds.ts";

type Field = keyof MetricStats;

/** A column of figures: what it is called, and the metrics of which it shows the first that a run has. */
interface Figure {
  readonly head: string;
  readonly metrics: readonly MetricName[];
}

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
    section("Time of a call, ms", figureTable(runs, TIME_FIGURES), timeNote(runs)),
    section("Connecting, ms", figureTable(runs.filter(isColdconn), CONNECT_FIGURES)),
    section("How", list(runs, ({ summary }) => connectionLines(summary))),
    section("Thresholds", list(runs, ({ summary }) => thresholdLines(summary))),
    section("Verdict", verdicts(runs)),
  ];
  return sections.filter((text) => text !== "").join("\n\n") + "\n";
}

const SERVICE_NOTE = "Service: done − sent.";
const SCHEDULE_NOTE = "Corrected: done − intended, what a caller on schedule would have waited. " +
  "Late: sent − intended, what the generator added.";
const WHOLE_NOTE = "Of all calls sent, whatever their status.";

function timeNote(runs: readonly Run[]): string {
  const scheduled = runs.some(({ summary }) => summary.meta?.closed_loop !== true);
  return [SERVICE_NOTE, ...(scheduled ? [SCHEDULE_NOTE] : []), WHOLE_NOTE].join(" ");
}

const FEW_NOTE =
  `${NONE}: not known, or a quantile of fewer than 1/(1 − q) calls (p99.9 of fewer ` +
  "than 1,000), which would be the maximum.";
/** Behind a figure that says more of the machine than of the server. */
const FLOOR_MARK = "†";
const FLOOR_NOTE =
  `${FLOOR_MARK} within the noise floor (FLOOR): not above the same quantile of a null call in one ` +
  "process, for lateness of a bare timer, so it is the machine's, not the server's.";

interface Run {
  readonly summary: Summary;
  readonly name: string;
}

function section(title: string, body: string, note = ""): string {
  if (body === "") return "";
  const notes = [
    note,
    body.includes(NONE) && title.endsWith("ms") ? FEW_NOTE : "",
    body.includes(FLOOR_MARK) && title.endsWith("ms") ? FLOOR_NOTE : "",
  ];
  return [`## ${title}`, body, notes.filter((text) => text !== "").join(" ")]
    .filter((text) => text !== "").join("\n\n");
}

/** The file's name; its path where two have the same name. */
function runNames(summaries: readonly Summary[]): string[] {
  const names = summaries.map(({ path }) => basename(path, ".txt"));
  return names.map((name, at) =>
    names.indexOf(name) === names.lastIndexOf(name) ? name : summaries[at].path
  );
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
function figureTable(runs: readonly Run[], figures: readonly Figure[]): string {
  const shown = figures.filter(({ metrics }) =>
    runs.some(({ summary }) => metrics.some((name) => summary.metrics[name] !== undefined))
  );
  if (shown.length === 0) return "";
  return markdownTable(
    [left("run"), left("ms"), ...shown.map(({ head }) => right(head))],
    runs.filter((run) => shown.some((column) => metricOf(run, column) !== undefined))
      .flatMap((run) =>
        QUANTILE_ROWS.map(([head, field]) => [
          run.name,
          head,
          ...shown.map((column) => cell(run, { column, field })),
        ])
      ),
  );
}

function metricOf({ summary }: Run, { metrics }: Figure): MetricName | undefined {
  return metrics.find((metric) => summary.metrics[metric] !== undefined);
}

function cell(run: Run, { column, field }: { column: Figure; field: Field }): string {
  const name = metricOf(run, column);
  if (name === undefined) return NONE;
  const mark = run.summary.withinFloor?.[name]?.includes(field) ? FLOOR_MARK : "";
  return formatMs(run.summary.metrics[name]?.[field]) + mark;
}

function isColdconn({ summary }: Run): boolean {
  return summary.metrics.connect !== undefined || summary.metrics.first_rpc !== undefined;
}

function connectionLines({ meta, connections, tls, phases }: Summary): string[] {
  const facts: string[] = [];
  if (meta?.target !== undefined) facts.push(`to ${meta.target}`);
  if (meta?.engine !== undefined) facts.push(`by ${meta.engine}`);
  if (meta?.closed_loop === true) {
    facts.push(`closed loop: ${meta.in_flight} in flight, corrected latency does not apply`);
  }
  if (meta?.threads !== undefined) facts.push(`${meta.threads} threads`);
  if (meta?.pacer?.driver !== undefined) facts.push(`paced by ${meta.pacer.driver}`);
  if (connections !== undefined) {
    facts.push(`${connections} connection${connections === 1 ? "" : "s"}`);
  }
  if (meta?.connection !== undefined) facts.push(...sessionFacts(meta.connection));
  for (const [session, count] of Object.entries(tls)) facts.push(`${session} ${count} times`);
  for (const [phase, count] of Object.entries(phases)) facts.push(`${count} failed at ${phase}`);
  return facts.length === 0 ? [] : [facts.join(", ")];
}

function sessionFacts(connection: ConnectionMeta): string[] {
  const session = [connection.tls_version, connection.cipher].filter(Boolean).join(" ");
  return [
    session === "" ? "plain text" : session,
    ...(connection.t_connect_ms === undefined
      ? []
      : [`connected in ${formatMs(connection.t_connect_ms)} ms`]),
  ];
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
