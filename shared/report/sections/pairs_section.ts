import type {
  ComparisonFindings,
  EqualityFinding,
  QuantileFinding,
} from "../aggregate/comparison_findings.ts";
import { quantileMs } from "../aggregate/distribution.ts";
import type { RunFigures } from "../aggregate/run_figures.ts";
import { dumbbellChart } from "../charts/dumbbell_chart.ts";
import { ratioChart } from "../charts/ratio_chart.ts";
import { spectrumChart } from "../charts/spectrum_chart.ts";
import { formatTime } from "../../results/mod.ts";
import {
  capital,
  formatChange,
  formatCount,
  formatRate,
  formatRatio,
  quantileName,
} from "../markup/format.ts";
import { type Markup, markup, type Piece } from "../markup/markup.ts";
import { figure, table } from "../markup/table.ts";
import { verdictLine } from "./head_section.ts";
import { quantileCell } from "./quantile_table.ts";

/** The runs of both sides, pair by pair. */
export interface PairedRuns {
  readonly a: readonly RunFigures[];
  readonly b: readonly RunFigures[];
}

/** The quantile that decides. */
const PRIMARY = 0.99;
const SHOWN = [0.5, 0.9, 0.99, 0.999] as const;

/** For each verdict whether it is good news, and what it says of B. */
const VERDICTS: Readonly<
  Record<ComparisonFindings["verdict"], { readonly good?: boolean; readonly meaning: string }>
> = {
  WORSE: { good: false, meaning: "B is worse than A by more than the margin" },
  BETTER: { good: true, meaning: "B is better than A by more than the margin" },
  EQUIVALENT: { good: true, meaning: "B is within the margin of A, on either side" },
  "NOT WORSE": { good: true, meaning: "B is not worse than A by the margin, and may be better" },
  INCONCLUSIVE: { meaning: "these pairs do not tell" },
};

/** The verdict over all pairs, in words, and what was tested before latency. */
export function comparisonVerdict(findings: ComparisonFindings): Markup {
  const { verdict, reason, equality, primary } = findings;
  const { good, meaning } = VERDICTS[verdict];
  const unequal = equality.filter((test) => test.verdict !== "equal");
  return markup`${
    verdictLine({ good, word: capital(verdict.toLowerCase()), meaning })
  }<p class="lead">${capital(reason)}.</p>${
    unequal.length > 0 &&
    verdictLine({
      good: false,
      word: "Survivor-biased",
      meaning: `A and B differ in ${
        unequal.map(({ name }) => name).join(" and ")
      }, so their latencies are not of the same calls`,
    })
  }<p>${
    Number.isNaN(primary.detectableRatio)
      ? "How small a difference would be found is not known from so few pairs."
      : `The smallest difference that would be found in 8 of 10 comparisons like this is ${
        formatChange(primary.detectableRatio)
      } of ${primary.name}.`
  }</p>${equalityTable(equality)}`;
}

function equalityTable(tests: readonly EqualityFinding[]): Markup {
  const format = ({ name }: EqualityFinding) => name === "error ratio" ? formatRatio : formatRate;
  return table(
    "Tested before latency, means over all pairs",
    [
      { head: "" },
      { head: "A", figures: true },
      { head: "B", figures: true },
      { head: "in words" },
    ],
    tests.map((test) => [test.name, format(test)(test.a), format(test)(test.b), test.verdict]),
  );
}

/** How much B differs from A, quantile by quantile. */
export function differenceFigure({ primary, secondary }: ComparisonFindings): Markup {
  const title = "How much B differs from A";
  const all = [primary, ...secondary];
  return figure({
    title,
    sentence:
      `Each point is the Hodges–Lehmann estimate over ${
        formatCount(primary.pairs)
      } pairs, its line ` +
      `the 90 % interval. The first decides: its whole interval must lie left of the margin of ${
        formatChange(1 + primary.marginRatio)
      } for B to be called not worse.`,
    chart: ratioChart(title, {
      rows: all.map((finding) => ({
        label: finding.name,
        ...finding.ratio,
        primary: finding === primary,
      })),
      marginRatio: primary.marginRatio,
    }),
    data: table(
      "B over A, with p values of the signed rank test, adjusted by Holm but for the first",
      [
        { head: "" },
        { head: "change", figures: true },
        { head: "90 % interval", figures: true },
        { head: "p that it is worse", figures: true },
        { head: "verdict" },
      ],
      all.map(findingRow),
    ),
  });
}

function findingRow({ name, ratio, pAdjusted, verdict }: QuantileFinding): Piece[] {
  return [
    name,
    formatChange(ratio.estimate),
    `${formatChange(ratio.low)} … ${formatChange(ratio.high)}`,
    String(Number(pAdjusted.toPrecision(2))),
    verdict.toLowerCase(),
  ];
}

/** The quantile that decides, of both runs of each pair. */
export function pairsFigure({ a, b }: PairedRuns): Piece {
  const title = `${quantileName(PRIMARY)} of each pair`;
  const rows = a.map((run, at) => ({
    label: String(at + 1),
    aMs: primaryMs(run),
    bMs: primaryMs(b[at]),
  }));
  const slower = rows.filter(({ aMs, bMs }) => bMs > aMs).length;
  const chart = dumbbellChart(title, {
    rows,
    unit: `${quantileName(PRIMARY)} of the corrected latency; A filled, B hollow`,
  });
  if (chart === undefined) return undefined;
  return figure({
    title,
    sentence: `B was slower in ${formatCount(slower)} of ${formatCount(rows.length)} pairs.`,
    chart,
    data: table(
      title,
      [
        { head: "pair" },
        { head: "A", figures: true },
        { head: "B", figures: true },
        { head: "B over A", figures: true },
      ],
      rows.map(({ label, aMs, bMs }) => [
        label,
        formatTime(aMs),
        formatTime(bMs),
        formatChange(bMs / aMs),
      ]),
    ),
  });
}

function primaryMs({ corrected }: RunFigures): number {
  return corrected === undefined ? NaN : quantileMs(corrected, PRIMARY);
}

/** The spectra of all runs over each other, each side in its own line. */
export function pairedSpectra({ a, b }: PairedRuns): Piece {
  const lines = [a, b].flatMap((side, series) =>
    side.flatMap(({ corrected }) =>
      corrected === undefined || corrected.spectrum.length === 0 ? [] : [corrected]
    )
      .map((distribution, at) => ({
        label: at === 0 ? "AB"[series] : "",
        series,
        distribution,
        band: false,
      }))
  );
  if (lines.length === 0) return undefined;
  const title = "Percentile spectra of all runs";
  return figure({
    title,
    sentence:
      "Corrected latency: a line a run, A full and B dashed. Where the bundles part, the builds do.",
    chart: spectrumChart(title, lines),
    data: runsTable({ a, b }),
  });
}

/** A row a run. */
function runsTable({ a, b }: PairedRuns): Markup {
  const side = (runs: readonly RunFigures[], name: string) =>
    runs.map((run, at) => [
      `${name}${at + 1}`,
      run.name,
      formatRate(run.summary.achievedRps),
      formatCount(run.failedCount),
      ...SHOWN.map((q) => run.corrected === undefined ? "" : quantileCell(run.corrected, q)),
      run.summary.verdict ?? "not judged",
    ]);
  return table(
    "The runs; quantiles are of the corrected latency",
    [
      { head: "" },
      { head: "file" },
      { head: "sent, 1/s", figures: true },
      { head: "failed", figures: true },
      ...SHOWN.map((q) => ({ head: quantileName(q), figures: true })),
      { head: "verdict" },
    ],
    [...side(a, "A"), ...side(b, "B")],
  );
}
