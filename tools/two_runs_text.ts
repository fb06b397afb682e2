import {
  type ComparedFigure,
  figureName,
  formatInterval,
  formatTime,
  markdownTable,
  type RunPair,
} from "@lab/shared/results";
import { compareTwoRuns, type QuantileResult, refusalText, twoRunsText } from "@lab/shared/stats";
import { changeText, percentText, rangeText } from "./ratio_text.ts";

const FIGURES: readonly ComparedFigure[] = (["corrected", "service"] as const).flatMap((metric) =>
  (["p50_ms", "p90_ms", "p99_ms", "p99.9_ms"] as const).map((field) => ({ metric, field }))
);

/** Two runs side by side, each quantile with the interval of the ratio. No verdict comes of it. */
export function twoRunsComparisonText({ a, b }: RunPair): string {
  const rows: string[][] = [];
  const refusals: string[] = [];
  for (const figure of FIGURES) {
    const [ofA, ofB] = [a, b].map(({ quantiles }) => quantiles[figure.metric][figure.field]);
    if (ofA === undefined || ofB === undefined) continue;
    const name = figureName(figure);
    const ratio = compareTwoRuns(ofA, ofB);
    rows.push([
      name,
      figureText(ofA),
      figureText(ofB),
      ratio === undefined ? "" : `${changeText(ratio.estimate)} ${rangeText(ratio)}`,
      twoRunsText(ratio),
    ]);
    for (const [side, result] of [["A", ofA], ["B", ofB]] as const) {
      if (result.kind === "refused") {
        refusals.push(`- ${name} of ${side}: ${refusalText(result.refusal, formatTime)}`);
      }
    }
  }
  return [
    `A ${a.path}`,
    `B ${b.path}`,
    `error ratio A ${percentText(a.errorRatio)}, B ${percentText(b.errorRatio)}`,
    `achieved rate A ${a.achievedRps.toFixed(1)}/s, B ${b.achievedRps.toFixed(1)}/s`,
    markdownTable(
      [
        ...["95 % intervals", "A", "B", "B over A", ""].map((head) => ({
          head,
          align: "left" as const,
        })),
      ],
      rows,
    ),
    ...refusals,
    "Two runs do not tell how much runs vary, so nothing here says that a build is slower: that takes " +
    "pairs of runs (--pairs N, or lab compare run).",
  ].join("\n");
}

function figureText(result: QuantileResult): string {
  switch (result.kind) {
    case "interval":
      return `${formatTime(result.value)} [${formatInterval(result, result.value)}]`;
    case "undefined":
      return "undefined, calls failed";
    case "refused":
      return `${formatTime(result.value)}, no interval`;
  }
}
