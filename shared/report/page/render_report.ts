import type { RunFigures } from "../aggregate/run_figures.ts";
import type { ComparisonFindings } from "../aggregate/comparison_findings.ts";
import { Markup, markup, type Piece } from "../markup/markup.ts";
import { callLists } from "../sections/call_lists.ts";
import { anchor, areRateSteps, compareSection, runLabel } from "../sections/compare_section.ts";
import { factsSection } from "../sections/facts_section.ts";
import { runSentence, startedText, verdictBlock } from "../sections/head_section.ts";
import { healthSection } from "../sections/health_section.ts";
import { keyFigures } from "../sections/key_figures.ts";
import {
  comparisonVerdict,
  differenceFigure,
  type PairedRuns,
  pairedSpectra,
  pairsFigure,
} from "../sections/pairs_section.ts";
import { phaseSection } from "../sections/phase_section.ts";
import { quantileColumns, quantileTable } from "../sections/quantile_table.ts";
import { readingSection } from "../sections/reading_section.ts";
import { runSpectrum } from "../sections/spectrum_section.ts";
import { timeSection } from "../sections/time_section.ts";
import { pageShell } from "./page_shell.ts";
import { reportData, runData, runOutline } from "./report_data.ts";

/** The runs as one page of HTML, with nothing outside of it. */
export function renderReport(given: readonly RunFigures[]): string {
  const runs = areRateSteps(given) ? given.toSorted(byRate) : given;
  const title = titleOf(runs);
  return page(title, {
    kind: `a report of ${runs.length === 1 ? "one run" : `${runs.length} runs`}`,
    content: [
      runs.length > 1 && [contents(runs), compareSection(runs)],
      runs.map((run) => chapter(run, runs)),
      readingSection(),
      downloads(title, { runs: runs.map(runData) }),
    ],
  });
}

function byRate(a: RunFigures, b: RunFigures): number {
  return a.summary.askedRps! - b.summary.askedRps!;
}

/** The comparison of two builds by pairs of runs as one page, without a chapter for each run. */
export function renderComparison(runs: PairedRuns, findings: ComparisonFindings): string {
  const { length } = runs.a;
  const title = `${runs.a[0].summary.test}: A against B in ${length} pairs`;
  return page(title, {
    kind: `a comparison of ${2 * length} runs`,
    content: [
      comparisonVerdict(findings),
      differenceFigure(findings),
      pairsFigure(runs),
      pairedSpectra(runs),
      readingSection(),
      downloads(title, {
        comparison: findings,
        a: runs.a.map(runOutline),
        b: runs.b.map(runOutline),
      }),
    ],
  });
}

function page(title: string, { kind, content }: { readonly kind: string; content: Piece }): string {
  return pageShell({
    title,
    body:
      markup`<header><p class="kind">gRPC latency lab, ${kind}</p><h1>${title}</h1></header><main>${content}</main>`,
  });
}

function titleOf(runs: readonly RunFigures[]): string {
  const [first] = runs;
  if (runs.length === 1) return `${first.summary.test}: ${first.name}`;
  if (areRateSteps(runs)) return `${first.summary.test} at ${runs.length} rates`;
  return runs.map(({ name }) => name).join(" beside ");
}

function contents(runs: readonly RunFigures[]): Markup {
  return markup`<nav aria-label="Contents"><ul><li><a href="#side-by-side">Side by side</a></li>${
    runs.map((run) => markup`<li><a href="#${anchor(run.name)}">${runLabel(run, runs)}</a></li>`)
  }<li><a href="#reading">How to read this</a></li><li><a href="#data">Data</a></li></ul></nav>`;
}

function chapter(run: RunFigures, runs: readonly RunFigures[]): Markup {
  const columns = quantileColumns(run);
  const started = run.summary.meta?.started_at;
  return markup`<section id="${anchor(run.name)}">${
    runs.length > 1 && markup`<h2>${runLabel(run, runs)}</h2>`
  }${
    started !== undefined && markup`<p class="kind">started ${startedText(started)}</p>`
  }<p class="lead">${runSentence(run)}</p>${verdictBlock(run)}${keyFigures(run)}${
    columns.length > 0 &&
    markup`<figure><h3>Quantiles</h3>${
      quantileTable("Time of a call; below it its 95 % interval", columns, { of: run.name })
    }</figure>`
  }${runSpectrum(run)}${phaseSection(run)}${timeSection(run)}${healthSection(run)}${
    callLists(run)
  }${factsSection(run)}</section>`;
}

function downloads(title: string, figures: Readonly<Record<string, unknown>>): Markup {
  const json = reportData(figures);
  const bytes = new TextEncoder().encode(json);
  const name = title.replaceAll(/[^0-9A-Za-z._]+/g, "_");
  // Base64 has no character that would have to be escaped.
  const url = new Markup(`data:application/json;base64,${bytes.toBase64()}`);
  return markup`<section><h2 id="data">Data</h2><p><a data-report download="${name}.json" href="${url}">The figures of this page as JSON</a>: quantiles with intervals, spectra, the course of the run, the listed calls. The records of all calls are in the result files.</p></section>`;
}
