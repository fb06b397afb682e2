import type { RunFigures } from "../aggregate/run_figures.ts";
import { Markup, markup } from "../markup/markup.ts";
import { callLists } from "../sections/call_lists.ts";
import { anchor, areRateSteps, compareSection } from "../sections/compare_section.ts";
import { factsSection } from "../sections/facts_section.ts";
import { runSentence, verdictBlock } from "../sections/head_section.ts";
import { healthSection } from "../sections/health_section.ts";
import { phaseSection } from "../sections/phase_section.ts";
import { quantileColumns, quantileTable } from "../sections/quantile_table.ts";
import { readingSection } from "../sections/reading_section.ts";
import { runSpectrum } from "../sections/spectrum_section.ts";
import { timeSection } from "../sections/time_section.ts";
import { pageShell } from "./page_shell.ts";
import { reportData } from "./report_data.ts";

/** What a page says beside the figures of its runs. */
export interface RenderReportOptions {
  /** What is known of two runs beside each other, in words. */
  readonly comparison?: string;
}

/** The runs as one page of HTML, with nothing outside of it. */
export function renderReport(
  runs: readonly RunFigures[],
  options: RenderReportOptions = {},
): string {
  const title = titleOf(runs);
  return pageShell({
    title,
    body: markup`<header><p class="kind">gRPC latency lab, a report of ${
      runs.length === 1 ? "one run" : `${runs.length} runs`
    }</p><h1>${title}</h1></header><main>${
      runs.length > 1 &&
      [
        contents(runs),
        compareSection(
          runs,
          options.comparison !== undefined && markup`<p class="lead">${options.comparison}</p>`,
        ),
      ]
    }${runs.map((run) => chapter(run, runs.length === 1))}${readingSection()}${
      downloads(runs, title)
    }</main>`,
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
    runs.map(({ name }) => markup`<li><a href="#${anchor(name)}">${name}</a></li>`)
  }<li><a href="#reading">How to read this</a></li><li><a href="#data">Data</a></li></ul></nav>`;
}

function chapter(run: RunFigures, alone: boolean): Markup {
  const columns = quantileColumns(run);
  const started = run.summary.meta?.started_at;
  return markup`<section id="${anchor(run.name)}">${!alone && markup`<h2>${run.name}</h2>`}${
    started !== undefined && markup`<p class="kind">started ${started}</p>`
  }<p class="lead">${runSentence(run)}</p>${verdictBlock(run)}${
    columns.length > 0 &&
    markup`<figure><h3>Quantiles</h3>${quantileTable("Time of a call", columns)}</figure>`
  }${runSpectrum(run)}${phaseSection(run)}${timeSection(run)}${healthSection(run)}${
    callLists(run)
  }${factsSection(run)}</section>`;
}

function downloads(runs: readonly RunFigures[], title: string): Markup {
  const json = reportData(runs);
  const bytes = new TextEncoder().encode(json);
  const name = title.replaceAll(/[^0-9A-Za-z._]+/g, "_");
  // Base64 has no character that would have to be escaped.
  const url = new Markup(`data:application/json;base64,${bytes.toBase64()}`);
  return markup`<section><h2 id="data">Data</h2><p><a data-report download="${name}.json" href="${url}">The figures of this page as JSON</a>: quantiles with intervals, spectra, the course of the run, the listed calls. The records of all calls are in the result files.</p></section>`;
}
