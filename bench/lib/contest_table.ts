import { type Column, markdownTable } from "@lab/shared/results";
import { median } from "../pace_table.ts";
import { type BarResult, type ContestResult, short } from "./contest.ts";

/** A contest as Markdown: the medians of each contender, and the bars beside what was measured. */
export function contestTable({ name, rounds, bars }: ContestResult): string {
  const figures = [
    ...new Set(Object.values(rounds).flatMap((all) => all.flatMap((one) => Object.keys(one)))),
  ];
  const medians = markdownTable(
    [left("median"), ...figures.map(right)],
    Object.entries(rounds).map(([contender, all]) => [
      contender,
      ...figures.map((figure) => short(median(all.map((one) => one[figure] ?? NaN)))),
    ]),
  );
  if (bars.length === 0) return `## ${name}\n\n${medians}`;
  const verdicts = markdownTable(
    [left("lab"), right("measured"), right("bar"), left(""), right("rounds")],
    bars.map((bar) => [
      bar.than === undefined ? bar.figure : `${bar.figure} ÷ ${bar.than}`,
      short(bar.measured),
      barText(bar),
      bar.kept ? "kept" : "**missed**",
      bar.rounds.map(short).join(" "),
    ]),
  );
  return `## ${name}\n\n${medians}\n\n${verdicts}`;
}

function barText({ holds, limit, aim }: BarResult): string {
  const text = `${holds === ">=" ? "≥" : "≤"} ${limit}`;
  return aim === undefined ? text : `${text} (aim ${aim})`;
}

function left(head: string): Column {
  return { head, align: "left" };
}

function right(head: string): Column {
  return { head, align: "right" };
}
