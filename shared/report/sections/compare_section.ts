import { rateStepsChart } from "../charts/rate_steps_chart.ts";
import type { RunFigures } from "../aggregate/run_figures.ts";
import { formatCount, formatRate, formatRatio, quantileName } from "../markup/format.ts";
import { type Markup, markup, type Piece } from "../markup/markup.ts";
import { figure, table } from "../markup/table.ts";
import { verdictLine } from "./head_section.ts";
import { quantileCell } from "./quantile_table.ts";
import { overlaidSpectrum } from "./spectrum_section.ts";
import { twoRunsSection } from "./two_runs.ts";

const SHOWN = [0.5, 0.9, 0.99, 0.999] as const;

/** Whether these runs are one test at different rates. */
export function areRateSteps(runs: readonly RunFigures[]): boolean {
  const rates = runs.map(({ summary }) => summary.askedRps);
  return runs.length > 1 && rates.every((rate) => rate !== undefined) &&
    new Set(rates).size === rates.length &&
    new Set(runs.map(({ summary }) => summary.test)).size === 1;
}

/** What a run is called among these: its rate where that tells them apart. */
export function runLabel({ name, summary }: RunFigures, runs: readonly RunFigures[]): string {
  return areRateSteps(runs) ? `${formatRate(summary.askedRps)}/s` : name;
}

/** Several runs side by side: their figures in a table, their spectra over each other. */
export function compareSection(runs: readonly RunFigures[]): Markup {
  return markup`<section><h2 id="side-by-side">${
    areRateSteps(runs) ? "The rates side by side" : "The runs side by side"
  }</h2>${verdicts(runs)}${twoRunsSection(runs)}${sideBySide(runs)}${rateSteps(runs)}${
    overlaidSpectrum(runs.map((run) => ({ run, label: runLabel(run, runs) })))
  }</section>`;
}

/** Whether all runs may be quoted, and whether all kept their thresholds. */
function verdicts(runs: readonly RunFigures[]): Piece {
  const called = (some: readonly RunFigures[]) => some.map((run) => runLabel(run, runs)).join(", ");
  const doubtful = runs.filter(({ summary }) => summary.verdict !== "valid");
  const judged = runs.filter(({ summary }) => summary.thresholds.length > 0);
  const crossed = judged.filter(({ summary }) => summary.thresholds.some(({ ok }) => !ok));
  return [
    doubtful.length === 0
      ? verdictLine({
        good: true,
        word: `All ${runs.length} valid`,
        meaning: "the generator did its part, so the figures are the server's",
      })
      : verdictLine({
        good: false,
        word: `${doubtful.length} of ${runs.length} not valid`,
        meaning: `do not quote the figures of ${called(doubtful)} as the server's`,
      }),
    judged.length > 0 &&
    (crossed.length === 0
      ? verdictLine({ good: true, word: "Thresholds held", meaning: `in ${called(judged)}` })
      : verdictLine({ good: false, word: "Threshold crossed", meaning: `in ${called(crossed)}` })),
  ];
}

function sideBySide(runs: readonly RunFigures[]): Markup {
  return table(
    "The runs side by side; quantiles are of the corrected latency, of a closed loop of the service time",
    [
      { head: "run" },
      { head: "asked, 1/s", figures: true },
      { head: "sent, 1/s", figures: true },
      { head: "OK", figures: true },
      ...SHOWN.map((q) => ({ head: quantileName(q), figures: true })),
      { head: "verdict" },
    ],
    runs.map((run) => {
      const { summary, name, corrected, service } = run;
      const shown = corrected ?? service;
      return [
        markup`<a href="#${anchor(name)}">${runLabel(run, runs)}</a>`,
        formatRate(summary.askedRps),
        formatRate(summary.achievedRps),
        summary.ok === undefined || summary.sent === undefined
          ? formatCount(summary.ok)
          : formatRatio(summary.ok / summary.sent),
        ...SHOWN.map((q) => shown === undefined ? "" : quantileCell(shown, q)),
        summary.verdict === "valid"
          ? "✓ valid"
          : markup`<span class="no"><b>✗</b></span> ${summary.verdict ?? "not judged"}`,
      ];
    }),
  );
}

/** Latency over the rate, where the runs are one test at several. */
function rateSteps(runs: readonly RunFigures[]): Piece {
  if (!areRateSteps(runs)) return undefined;
  const steps = runs.flatMap(({ summary, corrected, service }) => {
    const { askedRps: perSec, verdict } = summary;
    const shown = corrected ?? service;
    return perSec === undefined || shown === undefined
      ? []
      : [{ perSec, quantiles: shown.quantiles, valid: verdict === "valid" }];
  }).sort((a, b) => a.perSec - b.perSec);
  const chart = rateStepsChart("Latency over the rate", { steps, qs: [0.5, 0.99, 0.999] });
  if (chart === undefined) return undefined;
  const doubtful = steps.filter(({ valid }) => !valid).length;
  return figure({
    title: "Latency over the rate",
    sentence: `Quantiles of each run over the rate that was asked; bars are 95 % intervals.${
      doubtful === 0 ? "" : ` Hollow points are of the ${doubtful} runs that are not valid.`
    } The table above has the figures.`,
    chart,
  });
}

/** The id of a run's chapter. */
export function anchor(name: string): string {
  return `run-${name.replaceAll(/[^0-9A-Za-z]+/g, "-")}`;
}
