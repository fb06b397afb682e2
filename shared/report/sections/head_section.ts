import { type Summary, thresholdActualText } from "../../results/mod.ts";
import type { RunFigures } from "../aggregate/run_figures.ts";
import { capital, formatCount, formatRate, formatRatio } from "../markup/format.ts";
import { type Markup, markup } from "../markup/markup.ts";

/** What a verdict means, for a reader who sees it for the first time. */
const MEANING: Readonly<Record<string, string>> = {
  valid: "the generator did its part, so the figures are the server's",
  invalid: "the generator did not do its part: do not quote these figures as the server's",
  interrupted: "the run was stopped or cut off before its end; the figures are of what there is",
};

/** The verdict of a run in words, its thresholds, reasons and warnings. */
export function verdictBlock({ summary }: RunFigures): Markup {
  const { verdict = "not judged", reasons, warnings, firstMessages, thresholds } = summary;
  const crossed = thresholds.filter(({ ok }) => !ok).length;
  const notes = [
    ...reasons.map((reason) => markup`<li>${capital(reason)}</li>`),
    ...Object.entries(firstMessages)
      .map(([code, said]) => markup`<li>The first ${code} said: <q>${said}</q></li>`),
    ...warnings.map((warning) => markup`<li class="warn">Warning: ${warning}</li>`),
  ];
  return markup`${
    verdictLine({
      good: verdict === "valid",
      word: capital(verdict),
      meaning: MEANING[verdict] ?? "the file has no verdict",
    })
  }${notes.length > 0 && markup`<ul class="notes">${notes}</ul>`}${
    thresholds.length > 0 && [
      verdictLine({
        good: crossed === 0,
        word: crossed === 0 ? "Thresholds held" : "Threshold crossed",
        meaning: crossed === 0
          ? `all ${thresholds.length} of them`
          : `${crossed} of ${thresholds.length} did not hold`,
      }),
      thresholdList(thresholds),
    ]
  }`;
}

/** A sign, a word and what it means. */
export function verdictLine(
  { good, word, meaning }: {
    /** Undefined when it is neither. */
    readonly good: boolean | undefined;
    readonly word: string;
    readonly meaning: string;
  },
): Markup {
  const [kind, sign] = good === undefined ? ["open", "?"] : good ? ["yes", "✓"] : ["no", "✗"];
  return markup`<p class="verdict ${kind}"><strong>${sign} ${word}</strong> ${meaning}.</p>`;
}

function thresholdList(thresholds: Summary["thresholds"]): Markup {
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

/** When a run began: `2026-11-21 09:31:07 UTC`. */
export function startedText(startedAt: string): string {
  const time = new Date(startedAt);
  return Number.isNaN(time.getTime())
    ? startedAt
    : `${time.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** What was run and what came out, in one or two sentences. */
export function runSentence({ summary }: RunFigures): string {
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
  return `${load}${where}${duration}${counted}.`;
}

function okWords(ok: number, sent: number): string {
  if (ok === sent) return "all ended with OK";
  return `${formatCount(ok)} (${formatRatio(ok / sent)}) ended with OK`;
}
