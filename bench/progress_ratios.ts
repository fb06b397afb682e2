import { median } from "./pace_table.ts";

/** What one run measured. */
export interface ProgressFigures {
  readonly lateP50Ms: number;
  readonly lateP99Ms: number;
  readonly cpuUsPerCall: number;
}

/** One round: the same run twice. */
export interface ProgressRound {
  readonly without: ProgressFigures;
  readonly with: ProgressFigures;
}

const ROWS: readonly (readonly [string, keyof ProgressFigures])[] = [
  ["late p50, ms", "lateP50Ms"],
  ["late p99, ms", "lateP99Ms"],
  ["CPU a call, µs", "cpuUsPerCall"],
];

/**
 * Medians with and without the line as Markdown, and the ratio of each round by itself (its median
 * and its span): what changes on the machine from round to round is then in neither.
 */
export function progressTable(rounds: readonly ProgressRound[]): string {
  const lines = ROWS.map(([name, field]) => {
    const of = (side: keyof ProgressRound) => rounds.map((round) => round[side][field]);
    const ratios = of("with").map((value, at) => value / of("without")[at]);
    const span = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
    const cells = [median(of("without")).toFixed(3), median(of("with")).toFixed(3)];
    return `| ${[name, ...cells, median(ratios).toFixed(2), span].join(" | ")} |`;
  });
  return [
    "| figure | without | with | ratio, median | span of the rounds |",
    "|---|---:|---:|---:|---:|",
    ...lines,
  ].join("\n");
}
