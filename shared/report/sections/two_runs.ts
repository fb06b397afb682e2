import { NONE } from "../../results/mod.ts";
import { compareTwoRuns, type QuantileResult, twoRunsText } from "../../stats/mod.ts";
import type { Distribution } from "../aggregate/distribution.ts";
import type { RunFigures } from "../aggregate/run_figures.ts";
import { capital, formatRatio, quantileName } from "../markup/format.ts";
import { type Markup, markup, type Piece } from "../markup/markup.ts";
import { table } from "../markup/table.ts";

const SHOWN = [0.5, 0.9, 0.99, 0.999] as const;
/** The quantile that the sentence is about. */
const PRIMARY = 0.99;

/**
 * Two runs of one load beside each other: the ratio of their quantiles with its interval, and words
 * that claim no more than two runs can. Nothing where the loads differ.
 */
export function twoRunsSection(runs: readonly RunFigures[]): Piece {
  if (runs.length !== 2 || loadOf(runs[0]) !== loadOf(runs[1])) return undefined;
  const [a, b] = runs;
  const [ofA, ofB] = [a, b].map(({ corrected, service }) => corrected ?? service);
  if (ofA === undefined || ofB === undefined) return undefined;
  const what = a.corrected === undefined ? "service time" : "corrected latency";
  const name = quantileName(PRIMARY);
  const ratio = ratioOf(ofA, ofB, PRIMARY);
  return markup`<p class="lead">${
    ratio === undefined
      ? `By ${name} of the ${what} these two runs ${twoRunsText(ratio)}.`
      : `${capital(twoRunsText(ratio))} in ${name} of the ${what}: that of ${b.name} is ${
        ratioText(ratio)
      } times that of ${a.name}.`
  } ${
    failures(a, b)
  }</p><p>Two runs do not tell how much runs of one build vary, so this is no verdict on a build. <code>deno task compare --pairs N A… B…</code> gives one, from pairs of runs that took turns.</p>${
    ratioTable([ofA, ofB], `Quantiles of the ${what}: ${b.name} over ${a.name}`)
  }`;
}

/** What was asked of the server; only runs of which this is the same are compared. */
function loadOf({ summary: { test, askedRps, meta } }: RunFigures): string {
  return `${test} ${askedRps ?? meta?.schedule} ${meta?.in_flight}`;
}

function ratioTable([a, b]: readonly Distribution[], caption: string): Markup {
  return table(
    caption,
    [
      { head: "" },
      { head: "ratio", figures: true },
      { head: "95 % interval", figures: true },
      { head: "in words" },
    ],
    SHOWN.map((q) => {
      const ratio = ratioOf(a, b, q);
      return [
        quantileName(q),
        ratio === undefined ? NONE : ratio.estimate.toFixed(3),
        ratio === undefined ? NONE : `${ratio.low.toFixed(3)} – ${ratio.high.toFixed(3)}`,
        twoRunsText(ratio),
      ];
    }),
  );
}

function ratioOf(a: Distribution, b: Distribution, q: number) {
  const [ofA, ofB] = [a, b].map(({ quantiles }) =>
    quantiles.find((each): each is QuantileResult => each.q === q)
  );
  return ofA === undefined || ofB === undefined ? undefined : compareTwoRuns(ofA, ofB);
}

function ratioText(
  { estimate, low, high }: NonNullable<ReturnType<typeof compareTwoRuns>>,
): string {
  return `${estimate.toFixed(3)} (${low.toFixed(3)} – ${high.toFixed(3)})`;
}

/** Where calls failed in one of them, its times are those of the calls that did not. */
function failures(a: RunFigures, b: RunFigures): string {
  if (a.failedCount === 0 && b.failedCount === 0) return "";
  const share = ({ failedCount, codes, name }: RunFigures) => {
    const whole = Object.values(codes).reduce((sum, count) => sum + count, 0);
    return `${formatRatio(failedCount / whole)} of ${name}`;
  };
  return `Of the calls failed ${share(a)} and ${share(b)}: compare that first.`;
}
