import { formatTime } from "../../results/mod.ts";
import type { Heatmap, HeatRow } from "../aggregate/heatmap.ts";
import { formatCount } from "../markup/format.ts";
import { type Markup, markup } from "../markup/markup.ts";
import { drawing, plot, round, xAxis } from "./chart.ts";
import { linearScale } from "./scale.ts";

/** Shades of the middle rows, by the logarithm of the count. */
const SHADES = 7;
const MIDDLE_HEIGHT = 220;
const EDGE_ROW_HEIGHT = 18;
const GAP = 5;

/**
 * Calls by when they were due and how long they took: darker is more calls. What lies beyond the
 * middle rows, and what failed, has rows of its own in another colour, where a single call is seen.
 */
export function heatmapChart(title: string, { rows, bins, widthMs }: Heatmap): Markup {
  const middle = rows.filter(({ kind }) => kind === "middle");
  const below = rows.filter(({ kind }) => kind === "below");
  const above = rows.filter(({ kind }) => kind !== "middle" && kind !== "below");
  const height = 14 + above.length * EDGE_ROW_HEIGHT + MIDDLE_HEIGHT +
    below.length * EDGE_ROW_HEIGHT + 2 * GAP + 40;
  const area = plot(height, { left: 104, top: 12 });
  const x = linearScale({
    from: 0,
    to: bins * widthMs / 1000,
    start: area.left,
    end: area.right,
    ticks: 10,
    exact: true,
  });
  const cellWidth = (x.at(bins * widthMs / 1000) - area.left) / bins;
  const most = Math.max(1, ...middle.flatMap(({ counts }) => [...counts]));
  const rowHeight = MIDDLE_HEIGHT / Math.max(1, middle.length);
  const middleTop = area.top + above.length * EDGE_ROW_HEIGHT + GAP;
  const belowTop = middleTop + MIDDLE_HEIGHT + GAP;
  const yOfEdge = (kind: "above" | "below", k: number) =>
    kind === "above"
      ? area.top + (above.length - 1 - k) * EDGE_ROW_HEIGHT
      : belowTop + (below.length - 1 - k) * EDGE_ROW_HEIGHT;
  return drawing(
    area,
    {
      title,
      description: above.length === 0
        ? "No call lies above its rows"
        : above.map((row) => `${formatCount(total(row))} calls ${rowLabel(row)}`).join(", "),
    },
    markup`<rect class="field" x="${area.left}" y="${round(middleTop)}" width="${
      round(bins * cellWidth)
    }" height="${MIDDLE_HEIGHT}"/>`,
    markup`<g transform="translate(${area.left} ${round(middleTop)}) scale(${
      cellWidth.toFixed(5)
    } ${rowHeight.toFixed(5)})">${shades(middle, most)}</g>`,
    [
      ...above.map((row, k) => ({ row, y: yOfEdge("above", k) })),
      ...below.map((row, k) => ({ row, y: yOfEdge("below", k) })),
    ]
      .map(({ row, y }) => edgeRow(row, { y, left: area.left, cellWidth, bins })),
    middleLabels(middle, { top: middleTop, rowHeight, left: area.left }),
    xAxis(area, x, {
      format: (sec) => `${sec} s`,
      label: "since the start, by when a call was due",
    }),
  );
}

/** Runs of cells of a shade as strokes a row thick: a cell is no longer than ten characters. */
function shades(rows: readonly HeatRow[], most: number): Markup[] {
  const paths = Array.from({ length: SHADES }, () => "");
  rows.forEach(({ counts }, k) => {
    const y = rows.length - k - 0.5;
    for (let bin = 0; bin < counts.length;) {
      const shade = shadeOf(counts[bin], most);
      let end = bin + 1;
      while (end < counts.length && shadeOf(counts[end], most) === shade) end++;
      if (shade >= 0) paths[shade] += `M${bin} ${y}h${end - bin}`;
      bin = end;
    }
  });
  return paths.map((path, shade) =>
    path === "" ? markup`` : markup`<path class="heat h${shade}" d="${path}"/>`
  );
}

/** −1 for no call, then 0 to SHADES − 1 in steps of equal ratio. */
function shadeOf(count: number, most: number): number {
  if (count === 0) return -1;
  if (most === 1) return SHADES - 1;
  return Math.min(SHADES - 1, Math.floor(Math.log(count) / Math.log(most) * SHADES));
}

/** A row of calls beyond the middle: each cell with any stands out, however few they are. */
function edgeRow(
  row: HeatRow,
  { y, left, cellWidth, bins }: { y: number; left: number; cellWidth: number; bins: number },
): Markup {
  const height = EDGE_ROW_HEIGHT - 2;
  let path = "";
  row.counts.forEach((count, bin) => {
    // At least three units wide, so that one call of a million is seen.
    if (count > 0) {
      const width = Math.max(3, cellWidth);
      path += `M${round(left + bin * cellWidth + cellWidth / 2 - width / 2)} ${
        round(y + height / 2)
      }h${round(width)}`;
    }
  });
  const kind = row.kind === "failed" || row.kind === "not sent" ? "bad" : "far";
  return markup`<rect class="field" x="${left}" y="${round(y)}" width="${
    round(bins * cellWidth)
  }" height="${height}"/><path class="${kind}" stroke-width="${height}" d="${path}"/><text class="end" x="${
    left - 6
  }" y="${round(y + height - 3)}">${rowLabel(row)}</text>`;
}

/** What a row holds, in the words of the chart and of its table. */
export function rowLabel({ kind, fromMs, toMs }: HeatRow): string {
  if (kind === "failed" || kind === "not sent") return kind;
  if (kind === "above") return `≥ ${formatTime(fromMs)}`;
  if (kind === "below") return `< ${formatTime(toMs)}`;
  return `${formatTime(fromMs)} – ${formatTime(toMs)}`;
}

function middleLabels(
  rows: readonly HeatRow[],
  { top, rowHeight, left }: { top: number; rowHeight: number; left: number },
): Markup[] {
  const every = Math.max(1, Math.ceil(rows.length / 6));
  return rows.flatMap((row, k) => {
    const last = k === rows.length - 1;
    if (k % every !== 0 || (!last && rows.length - k < every / 2)) return [];
    const y = top + (rows.length - k) * rowHeight;
    return [
      markup`<text class="end" x="${left - 6}" y="${round(y)}">${formatTime(row.fromMs)}</text>`,
    ];
  });
}

/** All calls of a row. */
export function total({ counts }: HeatRow): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
