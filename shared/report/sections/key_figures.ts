import type { RunFigures } from "../aggregate/run_figures.ts";
import { formatCount, formatRate, formatRatio, quantileName } from "../markup/format.ts";
import { type Markup, markup, type Piece } from "../markup/markup.ts";
import { quantileCell } from "./quantile_table.ts";

/** The figures that are asked for first, large. */
export function keyFigures(run: RunFigures): Markup {
  const { summary, corrected, service, late, failedCount, codes } = run;
  const shown = corrected ?? service;
  const whole = Object.values(codes).reduce((sum, count) => sum + count, 0);
  const name = corrected === undefined ? "service" : "corrected";
  const tiles: Piece[] = [
    ...[0.5, 0.99, 0.999].map((q) =>
      shown !== undefined && tile(`${quantileName(q)} ${name}`, quantileCell(shown, q))
    ),
    failedCount === 0
      ? tile("failed", markup`<b>0</b><small>of ${formatCount(whole)} calls</small>`)
      : tile(
        "failed",
        markup`<b class="no">${formatCount(failedCount)}</b><small>${
          whole > failedCount
            ? `${formatRatio(failedCount / whole)} of ${formatCount(whole)} calls`
            : "calls"
        }</small>`,
      ),
    tile(
      "sent a second",
      markup`<b>${formatRate(summary.achievedRps)}</b><small>${
        summary.askedRps === undefined
          ? summary.meta?.schedule
          : `${formatRate(summary.askedRps)} asked`
      }</small>`,
    ),
    late !== undefined && tile("p99 lateness", quantileCell(late, 0.99)),
  ];
  return markup`<dl class="tiles">${tiles}</dl>`;
}

function tile(name: string, figure: Piece): Markup {
  return markup`<div><dt>${name}</dt><dd>${figure}</dd></div>`;
}
