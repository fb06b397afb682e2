import { styleText } from "node:util";
import { mapTexts, printable } from "../../base/mod.ts";
import { formatInterval, formatRate, formatShare, formatTime, NONE } from "./format_number.ts";
import { callMetrics, factsOf, mainMetrics } from "../../scenarios/mod.ts";
import type { MetricStats } from "../metric_stats.ts";
import { QUANTILE_ROWS } from "./quantile_rows.ts";
import { runFacts } from "./run_facts.ts";
import { runNames } from "./run_names.ts";
import { findings, sectionLines } from "./section_lines.ts";
import { spreadLines } from "./spread_lines.ts";
import type { Summary } from "../judging/summary.ts";
import { markOf, superscript } from "./superscript.ts";
import { type TextColumn, textTable } from "./text_table.ts";
import { formatThresholdResult } from "../judging/thresholds.ts";
import { trustText } from "./trust_text.ts";

/** What a terminal shows at once. */
export const MAX_LINES = 40;
/** Of reasons, warnings and the like, which may be many. */
const MAX_DETAILS = 3;
const MAX_THRESHOLDS = 5;
const MAX_REFUSALS = 3;
/** Of several runs the rows, and the lines of those that are not valid: both fit, with 5 around. */
const MAX_RUN_ROWS = 20;
const MAX_VERDICTS = 15;

/** How text is marked for a terminal; a mark never says what the words do not. */
type Paint = (style: "bold" | "red" | "green" | "yellow" | "dim", text: string) => string;

/**
 * The end of a run on a terminal, within 40 lines: what was asked and sent, service and corrected
 * time side by side with their intervals, how times spread, thresholds, and last the verdict with its
 * reason. Several runs are a row each.
 *
 * @param options `color`: whether the terminal takes colours
 */
export function renderTerminal(
  summaries: readonly Summary[],
  { color }: { readonly color: boolean },
): string {
  const paint: Paint = (style, text) =>
    color ? styleText(style, text, { validateStream: false }) : text;
  // Files may be of others, and in ours stands what servers said.
  const safe = summaries.map((summary) => mapTexts(summary, printable));
  const lines = safe.length === 1 ? oneRun(safe[0], paint) : severalRuns(safe, paint);
  return `${lines.join("\n")}\n`;
}

function oneRun(summary: Summary, paint: Paint): string[] {
  const lines = [
    paint("bold", summary.test),
    ...[...countFacts(summary), ...runFacts(summary)].length === 0
      ? []
      : [countFacts(summary).join(", "), runFacts(summary).join(", ")].filter((line) =>
        line !== ""
      ),
    "",
    ...timeLines(summary, paint),
    ...sectionLines(summary),
  ];
  const ending = [
    ...capped(
      summary.thresholds.map((result) => {
        return paint(result.ok ? "green" : "red", formatThresholdResult(result));
      }),
      MAX_THRESHOLDS,
    ),
    ...findings(summary),
    ...capped(
      Object.entries(summary.firstMessages).map(([code, text]) => `the first ${code}: ${text}`),
      MAX_DETAILS,
    ),
    ...capped(summary.warnings.map((text) => paint("yellow", `warning: ${text}`)), MAX_DETAILS),
    verdictLine(summary, paint),
  ];
  const room = MAX_LINES - lines.length - ending.length - 1;
  const spread = summary.spread === undefined ? [] : spreadLines(summary.spread);
  return [...lines, ...(spread.length <= room ? spread : []), "", ...ending];
}

/** What was asked, sent and answered. */
function countFacts(summary: Summary): string[] {
  const { meta, sent, asked, ok, codes, askedRps, achievedRps } = summary;
  const rate = askedRps === undefined ? meta?.schedule : `${formatRate(askedRps)}/s`;
  const due = Object.values(codes).reduce((sum, count) => sum + count, 0) || sent;
  return [
    ...(rate === undefined
      ? []
      : [`asked ${rate}${asked === undefined ? "" : `, ${asked} calls`}`]),
    ...(sent === undefined ? [] : [`sent ${sent}`]),
    ...(achievedRps === undefined ? [] : [`achieved ${formatRate(achievedRps)}/s`]),
    ...(ok === undefined ? [] : [`OK ${formatShare(ok, due)}`]),
    ...Object.entries(codes).filter(([code]) => code !== "OK").map(([code, count]) =>
      `${code} ${formatShare(count, ok === undefined ? undefined : due)}`
    ),
  ];
}

/** Times of a call with their intervals, and below them the words that some of them need. */
function timeLines(summary: Summary, paint: Paint): string[] {
  const { test, metrics, withinFloor } = summary;
  const shown = callMetrics(factsOf(test)).filter(({ name }) => metrics[name] !== undefined);
  if (shown.length === 0) return ["no times were measured"];
  const reasons: string[] = [];
  const mark = (reason: string) => markOf(reason, reasons);
  const columns: TextColumn[] = [
    { head: "", align: "left" },
    ...shown.flatMap(({ label, trusted }): TextColumn[] => [
      { head: label, align: "right" },
      { head: trusted ? "95 %" : "", align: "left" },
    ]),
  ];
  const rows = QUANTILE_ROWS.map(([head, field]) => [
    head,
    ...shown.flatMap(({ name: metric }) => {
      const ms = metrics[metric]?.[field];
      const trust = trustText(summary, { metric, field });
      const floor = withinFloor?.[metric]?.includes(field) ? "†" : "";
      switch (trust.kind) {
        case "undefined":
          return ["undefined", mark(trust.reason)];
        case "refused":
          return [formatTime(ms) + floor, mark(trust.reason)];
        case "interval":
          return [formatTime(ms) + floor, formatInterval(trust, ms!)];
        case "none":
          return [formatTime(ms) + floor, ""];
      }
    }),
  ]);
  const [heads, ...cells] = textTable(columns, rows);
  const notes = [
    ...capped(reasons.map((reason, at) => `${superscript(at + 1)} ${reason}`), MAX_REFUSALS),
    ...(rows.flat().some((cell) => cell.endsWith("†"))
      ? ["† within the noise floor of this machine"]
      : []),
  ];
  return [paint("bold", heads), ...cells, ...notes.map((note) => paint("dim", note))];
}

function verdictLine({ verdict, reasons }: Summary, paint: Paint): string {
  const style = verdict === "valid" ? "green" : "red";
  const word = paint(style, verdict ?? "not judged");
  return `verdict: ${[word, ...capped(reasons, MAX_DETAILS)].join("; ")}`;
}

/** A row a run, and a line for the verdict of each, those in which all is well as one if need be. */
function severalRuns(summaries: readonly Summary[], paint: Paint): string[] {
  const names = runNames(summaries);
  const columns: TextColumn[] = ["run", "asked/s", "sent/s", "failed", "p50", "p99", "95 %", "max"]
    .map((head, at) => ({ head, align: at === 0 || head === "95 %" ? "left" : "right" }));
  const rows = summaries.map((summary, at) => {
    const { metrics, askedRps, achievedRps, ok, codes, meta } = summary;
    const facts = factsOf(summary.test);
    const metric = mainMetrics(facts).find((name) => metrics[name] !== undefined) ?? facts.service;
    const of = (field: keyof MetricStats) => {
      const ms = metrics[metric]?.[field];
      return ms === Infinity ? "undefined" : formatTime(ms);
    };
    const trust = trustText(summary, { metric, field: "p99_ms" });
    const due = Object.values(codes).reduce((sum, count) => sum + count, 0);
    return [
      names[at],
      askedRps === undefined ? meta?.schedule ?? NONE : formatRate(askedRps),
      formatRate(achievedRps),
      ok === undefined ? NONE : String(due - ok),
      of("p50_ms"),
      of("p99_ms"),
      trust.kind === "interval"
        ? formatInterval(trust, metrics[metric]!.p99_ms!)
        : trust.kind === "refused"
        ? "refused"
        : "",
      of("max_ms"),
    ];
  });
  const [heads, ...cells] = textTable(columns, rows);
  const verdicts = summaries.map((summary, at) => {
    const crossed = summary.thresholds.filter(({ ok }) => !ok).map(formatThresholdResult);
    const line = [
      `${names[at]}: ${verdictLine(summary, paint)}`,
      ...crossed.map((text) => paint("red", text)),
    ].join("; ");
    return { line, well: summary.verdict === "valid" && crossed.length === 0 };
  });
  return [
    paint("bold", heads),
    ...capped(cells, MAX_RUN_ROWS),
    "corrected latency (of a closed loop its service time); summarize FILE… has all of each run",
    "",
    ...verdictLines(verdicts, paint),
  ];
}

function verdictLines(
  verdicts: readonly { readonly line: string; readonly well: boolean }[],
  paint: Paint,
): string[] {
  if (verdicts.length <= MAX_VERDICTS) return verdicts.map(({ line }) => line);
  const bad = verdicts.filter(({ well }) => !well).map(({ line }) => line);
  const well = verdicts.length - bad.length;
  return [
    ...well === 0 ? [] : [`${well} runs: verdict: ${paint("green", "valid")}`],
    ...capped(bad, MAX_VERDICTS),
  ];
}

/** At most so many, and the last one tells how many there are more. */
function capped(lines: readonly string[], most: number): string[] {
  if (lines.length <= most) return [...lines];
  return [...lines.slice(0, most - 1), `… and ${lines.length - most + 1} more`];
}
