import { mapTexts } from "../../base/mod.ts";
import { formatCount, formatMs, formatRate, formatShare, NONE } from "./format_number.ts";
import { type Column, markdownTable } from "./markdown_table.ts";
import {
  type BreakdownSection,
  callMetrics,
  factsOf,
  isMeasured,
  type PartsSection,
  type ScenarioFacts,
  type Section,
  shownAt,
} from "../../scenarios/mod.ts";
import type { MetricStats } from "../metric_stats.ts";
import { QUANTILE_ROWS } from "./quantile_rows.ts";
import { markdownText } from "./markdown_text.ts";
import { runFacts } from "./run_facts.ts";
import { runNames } from "./run_names.ts";
import { findingText } from "./section_lines.ts";
import type { Summary } from "../judging/summary.ts";
import { markOf, superscript } from "./superscript.ts";
import { formatThresholdResult } from "../judging/thresholds.ts";
import { trustText } from "./trust_text.ts";

type Field = keyof MetricStats;

/** A column of figures: what it is called, and the metric of a run that it shows. */
interface Figure {
  readonly head: string;
  /** Undefined for a run that did not measure it. */
  readonly metricOf: (run: Run) => string | undefined;
}

/** Runs side by side as Markdown, a row each, their verdicts last. */
export function renderMarkdown(summaries: readonly Summary[]): string {
  const names = runNames(summaries).map(markdownText);
  const runs = summaries.map((summary) => mapTexts(summary, markdownText)).map((summary, at) => ({
    summary,
    name: names[at],
    facts: factsOf(summary.test),
  }));
  const sections = [
    section("Calls", callTable(runs)),
    figureSection("Time of a call, ms", { runs, figures: timeFigures(runs), note: timeNote(runs) }),
    ...sectionsOf(runs).map((each) =>
      ownSection(each, runs.filter(({ facts }) => facts.sections?.includes(each)))
    ),
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
  readonly facts: ScenarioFacts;
}

/** The times of a whole call; those of one name stand in one column, whatever the test. */
function timeFigures(runs: readonly Run[]): Figure[] {
  const heads = new Set(runs.flatMap(({ facts }) => callMetrics(facts).map(({ label }) => label)));
  return [...heads].map((head) => ({
    head,
    metricOf: ({ facts, summary }) =>
      callMetrics(facts).find(({ label, name }) =>
        label === head && summary.metrics[name] !== undefined
      )?.name,
  }));
}

/** What the tests of these runs show beside what all tests show, in the order of the tests. */
function sectionsOf(runs: readonly Run[]): Section[] {
  const tests = runs.map(({ facts }) => facts).sort((a, b) => a.test < b.test ? -1 : 1);
  return [...new Set(tests.flatMap(({ sections = [] }) => sections))];
}

/** One of them, of the runs whose tests have it. */
function ownSection(each: Section, runs: readonly Run[]): string {
  switch (each.kind) {
    case "parts":
      return partsSection(each, runs.filter(({ summary }) => isMeasured(each, summary.metrics)));
    case "breakdown":
      return section(each.heading, breakdownTable(each, runs));
    case "finding":
      return section(each.heading, list(runs, ({ summary }) => findingText(each, summary)));
  }
}

function partsSection({ heading, parts, note }: PartsSection, runs: readonly Run[]): string {
  const figures = shownAt("markdown", parts).map(({ label, metric }): Figure => ({
    head: label,
    metricOf: ({ summary }) => summary.metrics[metric] === undefined ? undefined : metric,
  }));
  return figureSection(heading, { runs, figures, note });
}

/** A row a label of each run; empty when there are none. */
function breakdownTable({ figures }: BreakdownSection, runs: readonly Run[]): string {
  const shown = shownAt("markdown", figures);
  const rows = runs.flatMap(({ summary, name }) =>
    Object.entries(summary.breakdown ?? {}).map(([label, { sent, ok, metrics }]) => [
      name,
      label,
      formatCount(sent),
      ok === undefined ? NONE : formatShare(ok, sent),
      ...shown.map(({ metric, field }) => formatMs(metrics[metric]?.[field])),
    ])
  );
  if (rows.length === 0) return "";
  const head = runs.find(({ facts }) => facts.breakdown !== undefined)?.facts.breakdown?.head;
  return markdownTable([
    left("run"),
    left(head ?? "label"),
    right("sent"),
    right("OK"),
    ...shown.map((figure) => right(figure.head)),
  ], rows);
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
  const shown = figures.filter(({ metricOf }) => runs.some((run) => metricOf(run) !== undefined));
  if (shown.length === 0) return "";
  const reasons: string[] = [];
  const table = markdownTable(
    [left("run"), left("ms"), ...shown.map(({ head }) => right(head))],
    runs.filter((run) => shown.some(({ metricOf }) => metricOf(run) !== undefined))
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

/** A figure with its interval, or with a mark of the reason why it has none. */
function cell(
  run: Run,
  { column, field, reasons }: {
    readonly column: Figure;
    readonly field: Field;
    readonly reasons: string[];
  },
): string {
  const metric = column.metricOf(run);
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
