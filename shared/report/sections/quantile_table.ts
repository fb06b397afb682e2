import { type Distribution, TABLE_QUANTILES } from "../aggregate/distribution.ts";
import type { QuantileFigure } from "../aggregate/quantile_figure.ts";
import type { RunFigures } from "../aggregate/run_figures.ts";
import {
  formatCount,
  formatRange,
  formatRatio,
  formatTime,
  NONE,
  quantileName,
} from "../markup/format.ts";
import { type Markup, markup, type Piece } from "../markup/markup.ts";
import { table } from "../markup/table.ts";

/** A column of quantiles. */
export interface QuantileColumn {
  readonly head: string;
  /** What it counts, in a few words. */
  readonly note: string;
  readonly distribution: Distribution;
}

/** The metrics of a run that have quantiles, the one to be quoted first. */
export function quantileColumns(run: RunFigures): QuantileColumn[] {
  const { corrected, answered, service, late } = run;
  const columns: (QuantileColumn | undefined)[] = [
    corrected && {
      head: "corrected",
      note: "all calls due, failed as ∞",
      distribution: corrected,
    },
    answered && { head: "corrected, OK", note: "answered calls alone", distribution: answered },
    service && {
      head: "service",
      note: "all calls sent, as they took",
      distribution: service,
    },
    late && { head: "lateness", note: "what the generator added", distribution: late },
  ];
  return columns.filter((column) => column !== undefined);
}

/** Quantiles with their intervals, or why there is none. */
export function quantileTable(caption: string, columns: readonly QuantileColumn[]): Markup {
  return table(
    caption,
    [
      { head: "" },
      ...columns.map(({ head, note }) => ({
        head: markup`${head}<small>${note}</small>`,
        figures: true,
      })),
    ],
    [
      ...TABLE_QUANTILES.map((q) => [
        quantileName(q),
        ...columns.map(({ distribution }) => quantileCell(distribution, q)),
      ]),
      ["max", ...columns.map(({ distribution }) => maxCell(distribution))],
      ["calls", ...columns.map(({ distribution }) => formatCount(distribution.count))],
    ],
  );
}

/** A quantile of a distribution, for a cell. */
export function quantileCell(distribution: Distribution, q: number): Piece {
  const figure = distribution.quantiles.find((each) => each.q === q);
  if (figure === undefined) return NONE;
  if (figure.ms === Infinity) {
    const ratio = distribution.failedCount / distribution.count;
    return markup`<b class="no">undefined</b><small>${formatRatio(ratio)} of calls failed</small>`;
  }
  if (figure.refusal !== undefined) {
    return markup`<span class="weak">${
      formatTime(figure.ms)
    }</span><small>${figure.refusal}</small>`;
  }
  return markup`<b>${formatTime(figure.ms)}</b>${interval(figure)}`;
}

/** `40.1 – 41.2 ms`; nothing where there is no interval. */
function interval({ lowMs, highMs }: QuantileFigure): Markup | undefined {
  if (lowMs === undefined || highMs === undefined) return undefined;
  return markup`<small class="range">${formatRange(lowMs, highMs)}</small>`;
}

function maxCell({ maxMs, failedCount, count }: Distribution): Piece {
  if (failedCount === 0) return markup`<b>${formatTime(maxMs)}</b>`;
  if (failedCount === count) return markup`<b class="no">undefined</b>`;
  return markup`<b class="no">undefined</b><small>longest answered ${formatTime(maxMs)}</small>`;
}

/** A quantile in a sentence: `p99 43.4 ms (42.9 ms to 44.0 ms)`. */
export function quantileWords(distribution: Distribution, q: number): string {
  const name = quantileName(q);
  const figure = distribution.quantiles.find((each) => each.q === q);
  if (figure === undefined || Number.isNaN(figure.ms)) return `${name} is not known`;
  if (figure.ms === Infinity) {
    return `${name} is undefined, as ${
      formatRatio(distribution.failedCount / distribution.count)
    } of the calls failed`;
  }
  if (figure.refusal !== undefined) {
    return `${name} ${formatTime(figure.ms)} in this run, without an interval`;
  }
  return figure.lowMs === undefined
    ? `${name} ${formatTime(figure.ms)}`
    : `${name} ${formatTime(figure.ms)} (${formatRange(figure.lowMs, figure.highMs ?? Infinity)})`;
}
