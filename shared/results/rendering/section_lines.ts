import {
  type BreakdownSection,
  factsOf,
  type FindingSection,
  isMeasured,
  type PartsSection,
  shownAt,
} from "../../scenarios/mod.ts";
import type { Summary } from "../judging/summary.ts";
import { formatCount, formatTime } from "./format_number.ts";
import { type TextColumn, textTable } from "./text_table.ts";

const ROWS = [["p50", "p50_ms"], ["p99", "p99_ms"], ["max", "max_ms"]] as const;
/** More labels than this have no room on a terminal. */
const MAX_LABELS = 6;

/** The tables that a test shows on a terminal beside what all tests show. */
export function sectionLines(summary: Summary): string[] {
  return (factsOf(summary.test).sections ?? []).flatMap((section) => {
    switch (section.kind) {
      case "parts":
        return partsLines(section, summary);
      case "breakdown":
        return breakdownLines(section, summary);
      case "finding":
        return [];
    }
  });
}

/** What was found out behind the run, a sentence each. */
export function findings(summary: Pick<Summary, "test" | "own">): string[] {
  return (factsOf(summary.test).sections ?? [])
    .flatMap((section) => section.kind === "finding" ? findingText(section, summary) : []);
}

/** One of them; none where the file does not tell. */
export function findingText(
  { field, text }: FindingSection,
  { own }: Pick<Summary, "own">,
): string[] {
  const found = own?.[field];
  return typeof found === "object" && found !== null
    ? [text(found as Readonly<Record<string, unknown>>)]
    : [];
}

/** The parts of a call beside each other; none for a run that did not measure them. */
function partsLines(section: PartsSection, { metrics }: Summary): string[] {
  if (!isMeasured(section, metrics)) return [];
  const parts = shownAt("terminal", section.parts)
    .filter(({ metric }) => metrics[metric] !== undefined);
  const columns = columnsOf(["", ...parts.map(({ label }) => label)]);
  const rows = ROWS.map(([head, field]) => [
    head,
    ...parts.map(({ metric }) => formatTime(metrics[metric]?.[field])),
  ]);
  return ["", ...textTable(columns, rows)];
}

/** A row a label, where there is more than one. */
function breakdownLines(section: BreakdownSection, { breakdown = {} }: Summary): string[] {
  const labels = Object.entries(breakdown);
  const most = section.terminalRowsMax ?? MAX_LABELS;
  if (labels.length < 2 || labels.length > most) return [];
  const figures = shownAt("terminal", section.figures);
  const columns = columnsOf(["", "sent", "OK", ...figures.map(({ head }) => head)]);
  const rows = labels.map(([label, { sent, ok, metrics }]) => [
    label,
    formatCount(sent),
    formatCount(ok),
    ...figures.map(({ metric, field }) => formatTime(metrics[metric]?.[field])),
  ]);
  return ["", ...textTable(columns, rows)];
}

function columnsOf(heads: readonly string[]): TextColumn[] {
  return heads.map((head, at) => ({ head, align: at === 0 ? "left" : "right" }));
}
