import { NOT_SENT } from "../../results/mod.ts";
import type { OverTime } from "./over_time.ts";
import { nearestRank } from "../../stats/mod.ts";

/** Rows of the middle part, about. */
const MIDDLE_ROWS = 44;
/** What the middle part shows; the rest goes to the rows above and below it, decade by decade. */
const LOW_Q = 0.0005;
const HIGH_Q = 0.999;
/** Within this ratio of the middle part an end is taken into it. */
const NEAR_RATIO = 1.25;

/** One row of a heatmap: the times from `fromMs` to below `toMs`, and its counts by bin. */
export interface HeatRow {
  readonly kind: "below" | "middle" | "above" | "failed" | "not sent";
  /** Absent for calls without an answer. */
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly counts: Uint32Array;
}

/** How long calls took along the run. The counts of all rows are all calls that have a time. */
export interface Heatmap {
  readonly widthMs: number;
  readonly bins: number;
  /** From the bottom to the top. */
  readonly rows: readonly HeatRow[];
}

/** A heatmap with its fine rows where nearly all calls are; nothing lies outside of its rows. */
export function heatmap(time: OverTime): Heatmap {
  const { latency, bins, widthMs } = time;
  const total = new Float64Array(latency.rows);
  for (let bin = 0; bin < bins; bin++) {
    const column = latency.column(bin);
    for (let row = 0; row < latency.rows; row++) total[row] += column[row];
  }
  const rows: HeatRow[] = [];
  for (const { kind, from, to } of bands(total, latency)) {
    const counts = new Uint32Array(bins);
    for (let bin = 0; bin < bins; bin++) {
      const column = latency.column(bin);
      for (let row = from; row < to; row++) counts[bin] += column[row];
    }
    rows.push({ kind, fromMs: latency.fromMs(from), toMs: latency.fromMs(to), counts });
  }
  const failed = new Uint32Array(bins);
  for (const [code, counts] of time.codes) {
    if (code === "OK") continue;
    if (code === NOT_SENT) {
      rows.push({ kind: "not sent", counts: counts.slice(0, bins) });
    } else {
      for (let bin = 0; bin < bins; bin++) failed[bin] += counts[bin];
    }
  }
  if (failed.some((count) => count > 0)) rows.push({ kind: "failed", counts: failed });
  return { widthMs, bins, rows };
}

interface Band {
  readonly kind: "below" | "middle" | "above";
  /** Rows of the grid, the second not included. */
  readonly from: number;
  readonly to: number;
}

/** Which rows of the grid become a row of the heatmap, from the bottom. */
function bands(total: Float64Array, grid: OverTime["latency"]): Band[] {
  const first = total.findIndex((count) => count > 0);
  if (first === -1) return [];
  const last = total.findLastIndex((count) => count > 0);
  const near = Math.round(Math.log10(NEAR_RATIO) * grid.perDecade);
  let low = rowOfQuantile(total, LOW_Q);
  let high = rowOfQuantile(total, HIGH_Q) + 1;
  if (low - first < near) low = first;
  if (last + 1 - high < near) high = last + 1;
  const step = Math.max(1, Math.ceil((high - low) / MIDDLE_ROWS));
  high = Math.min(grid.rows, low + Math.ceil((high - low) / step) * step);
  const middle: Band[] = [];
  for (let from = low; from < high; from += step) {
    middle.push({ kind: "middle", from, to: Math.min(from + step, high) });
  }
  return [
    ...decades(first, low, grid.perDecade).map((band) => ({ kind: "below" as const, ...band })),
    ...middle,
    ...decades(high, last + 1, grid.perDecade)
      .map((band) => ({ kind: "above" as const, ...band })),
  ];
}

/** Rows of the grid in pieces that end at powers of ten; row 1 is where a decade begins. */
function decades(from: number, to: number, perDecade: number): { from: number; to: number }[] {
  const pieces: { from: number; to: number }[] = [];
  for (let start = from; start < to;) {
    const end = start < 1 ? 1 : (Math.floor((start - 1) / perDecade) + 1) * perDecade + 1;
    pieces.push({ from: start, to: Math.min(end, to) });
    start = end;
  }
  return pieces;
}

function rowOfQuantile(total: Float64Array, q: number): number {
  const count = total.reduce((sum, inRow) => sum + inRow, 0);
  const rank = nearestRank(q, count);
  let seen = 0;
  for (let row = 0; row < total.length; row++) {
    seen += total[row];
    if (seen >= rank) return row;
  }
  return total.length - 1;
}
