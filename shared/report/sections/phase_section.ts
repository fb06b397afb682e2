import { findings, formatTime } from "../../results/mod.ts";
import {
  type BreakdownSection,
  isMeasured,
  type PartsSection,
  shownAt,
} from "../../scenarios/mod.ts";
import { quantileMs } from "../aggregate/distribution.ts";
import type { RunFigures } from "../aggregate/run_figures.ts";
import { phaseChart, type PhaseRow } from "../charts/phase_chart.ts";
import { capital, formatCount } from "../markup/format.ts";
import { markup, type Piece } from "../markup/markup.ts";
import { figure, table } from "../markup/table.ts";
import { quantileTable } from "./quantile_table.ts";

/**
 * What the test of a run shows beside what all tests show: the parts of its calls, the calls of a
 * mix apart, and what was found out behind the run, which stands under the first parts.
 */
export function phaseSection(run: RunFigures): Piece {
  const { sections = [] } = run.facts;
  const found = findings(run.summary);
  const firstParts = sections.find((section) =>
    section.kind === "parts" && rowsOf(section, run).length > 0
  );
  return [
    firstParts === undefined && found.map((text) => markup`<p>${capital(text)}.</p>`),
    sections.map((section) => {
      switch (section.kind) {
        case "parts":
          return partsFigure(section, { run, found: section === firstParts ? found : [] });
        case "breakdown":
          return breakdownTable(section, run);
        case "finding":
          return undefined;
      }
    }),
  ];
}

/** A part with its times. */
interface PartRow extends PhaseRow {
  readonly metric: string;
}

/** The parts that the page shows of a run, in the order in which they happen. */
function rowsOf(section: PartsSection, { phases, summary }: RunFigures): PartRow[] {
  if (!isMeasured(section, summary.metrics)) return [];
  return shownAt("page", section.parts).flatMap(({ metric, label, pageLabel = label }) => {
    const distribution = phases[metric];
    return distribution === undefined ? [] : [{ metric, label: pageLabel, distribution }];
  });
}

function partsFigure(
  section: PartsSection,
  { run, found }: { readonly run: RunFigures; readonly found: readonly string[] },
): Piece {
  const rows = rowsOf(section, run);
  if (rows.length === 0) return undefined;
  const { title, caption, longest } = section;
  const slowest = longest === undefined
    ? undefined
    : longestOf(rows.filter(({ metric }) => longest.of.includes(metric)));
  const words = [
    `At the median ${rows.map((row) => `${row.label} ${formatTime(medianMs(row))}`).join(", ")}`,
    ...(slowest === undefined ? [] : [`${longest!.words} ${slowest} takes longest`]),
    ...found,
  ].join("; ");
  return figure({
    title,
    sentence: `${words}. Medians of parts do not add up to the median of the whole.`,
    chart: phaseChart(title, rows),
    data: quantileTable(
      caption,
      rows.map(({ label, distribution }) => ({ head: label, note: "", distribution })),
      { of: run.name },
    ),
  });
}

function longestOf(rows: readonly PhaseRow[]): string | undefined {
  return rows.toSorted((a, b) => medianMs(b) - medianMs(a))[0]?.label;
}

function medianMs({ distribution }: PhaseRow): number {
  return quantileMs(distribution, 0.5);
}

/** A row a label, where a run had several. */
function breakdownTable(
  { title, figures }: BreakdownSection,
  { summary, name: of }: RunFigures,
): Piece {
  const labels = Object.entries(summary.breakdown ?? {});
  if (labels.length < 2) return undefined;
  const shown = shownAt("page", figures);
  return table(
    title,
    [
      { head: "" },
      { head: "sent", figures: true },
      { head: "OK", figures: true },
      ...shown.map(({ head }) => ({ head, figures: true })),
    ],
    labels.map(([label, { sent, ok, metrics }]) => [
      label,
      formatCount(sent),
      formatCount(ok),
      ...shown.map(({ metric, field }) => formatTime(metrics[metric]?.[field])),
    ]),
    { of },
  );
}
