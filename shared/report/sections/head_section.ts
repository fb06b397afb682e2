import { thresholdActualText } from "../../results/mod.ts";
import type { RunFigures } from "../aggregate/run_figures.ts";
import { capital, formatCount, formatRate, formatRatio } from "../markup/format.ts";
import { type Markup, markup } from "../markup/markup.ts";
import { quantileWords } from "./quantile_table.ts";

/** What a verdict means, for a reader who sees it for the first time. */
const MEANING: Readonly<Record<string, string>> = {
  valid: "the generator did its part, so the figures are the server's",
  invalid: "the generator did not do its part: do not quote these figures as the server's",
  interrupted: "the run was stopped or cut off before its end; the figures are of what there is",
};

/** The verdict of a run in words, its reasons and warnings, and its thresholds. */
export function verdictBlock({ summary }: RunFigures): Markup {
  const { verdict = "not judged", reasons, warnings, firstMessages } = summary;
  const notes = [
    ...reasons.map((reason) => markup`<li>${capital(reason)}</li>`),
    ...Object.entries(firstMessages)
      .map(([code, said]) => markup`<li>The first ${code} said: <q>${said}</q></li>`),
    ...warnings.map((warning) => markup`<li class="warn">Warning: ${warning}</li>`),
  ];
  return markup`<p class="verdict ${verdict === "valid" ? "yes" : "no"}"><strong>${
    verdict === "valid" ? "✓" : "✗"
  } ${capital(verdict)}</strong> ${MEANING[verdict] ?? "the file has no verdict"}.</p>${
    notes.length > 0 && markup`<ul class="notes">${notes}</ul>`
  }${thresholdList(summary)}`;
}

function thresholdList({ thresholds }: RunFigures["summary"]): Markup | undefined {
  if (thresholds.length === 0) return undefined;
  return markup`<ul class="thresholds">${
    thresholds.map((result) =>
      markup`<li class="${result.ok ? "yes" : "no"}"><b>${
        result.ok ? "✓" : "✗"
      }</b> <code>${result.threshold}</code> ${result.ok ? "held" : "crossed"}: ${
        thresholdActualText(result)
      }</li>`
    )
  }</ul>`;
}

/** What was run and what came out, in one or two sentences. */
export function runSentence(run: RunFigures): string {
  const { summary, corrected, service } = run;
  const { meta, sent, ok, achievedRps } = summary;
  const load = meta?.closed_loop === true
    ? `A closed loop of ${formatCount(meta.in_flight)} calls under way`
    : summary.askedRps === undefined
    ? `Calls at ${meta?.schedule ?? "an unknown rate"}`
    : `${formatRate(summary.askedRps)} calls a second`;
  const where = meta?.target === undefined ? "" : ` to ${meta.target}`;
  const duration = meta?.duration_sec === undefined ? "" : ` for ${meta.duration_sec} s`;
  const counted = sent === undefined
    ? ""
    : `; ${formatCount(sent)} were sent, ${formatRate(achievedRps)} a second` +
      (ok === undefined ? "" : `, and ${okWords(ok, sent)}`);
  const shown = corrected ?? service;
  const figures = shown === undefined
    ? ""
    : ` ${corrected === undefined ? "Service time" : "Corrected latency"}: ${
      quantileWords(shown, 0.5)
    }, ${quantileWords(shown, 0.99)}.`;
  return `${load}${where}${duration}${counted}.${figures}`;
}

function okWords(ok: number, sent: number): string {
  if (ok === sent) return "all ended with OK";
  return `${formatCount(ok)} (${formatRatio(ok / sent)}) ended with OK`;
}
