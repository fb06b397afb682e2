import { type Markup, markup, type Piece } from "../markup/markup.ts";
import type { Scale } from "./scale.ts";

/** The area of a drawing, in its own units; a page scales it to its width. */
interface Plot {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A drawing with room for labels at its left and below, and more where asked. */
export function plot(
  height: number,
  margins: { readonly right?: number; readonly left?: number; readonly top?: number } = {},
): Plot {
  const { right = 16, left = 66, top = 30 } = margins;
  const width = 720;
  return { width, height, left, right: width - right, top, bottom: height - 40 };
}

/** The name of a line or colour, and where it ends. */
interface SideLabel {
  readonly series: number;
  readonly name: string;
  /** A second line. */
  readonly note?: string;
  readonly y: number;
}

/** The room at the right that names take. */
export const SIDE_WIDTH = 140;

/**
 * A drawing as a picture with a name and a description for those who do not see it. What its colours
 * mean stands at its right; on a narrow screen, where that would be too small to read, above it.
 */
export function drawing(
  area: Plot,
  { title, description, side = [] }: {
    readonly title: string;
    readonly description: string;
    readonly side?: readonly SideLabel[];
  },
  ...pieces: readonly Piece[]
): Markup {
  return markup`<div class="${side.length > 0 ? "drawing sided" : "drawing"}">${
    side.length > 0 &&
    markup`<ul class="legend" aria-hidden="true">${
      side.map(({ series, name, note }) =>
        markup`<li class="s${series}"><b>${name}</b> ${note}</li>`
      )
    }</ul>`
  }<svg viewBox="0 0 ${area.width} ${area.height}" role="img" aria-label="${title}. ${description}">${pieces}${
    sideLabels(area, side)
  }</svg></div>`;
}

/** Names at the right, moved apart where they would overlap; of many the names alone have room. */
function sideLabels({ right, bottom }: Plot, side: readonly SideLabel[]): Piece {
  const noted = side.length <= NOTED_LABELS && side.some(({ note }) => note !== undefined);
  const places = spread(side.map(({ y }) => y), noted ? 27 : 13, noted ? bottom - 12 : bottom);
  return side.map(({ series, name, note }, at) =>
    markup`<text class="side name s${series}" x="${right + 8}" y="${
      round(places[at] + 4)
    }">${name}</text>${
      noted &&
      markup`<text class="side" x="${right + 8}" y="${round(places[at] + 16)}">${note}</text>`
    }`
  );
}

const NOTED_LABELS = 8;

/** Ticks with lines across the drawing, and what the axis measures. */
export function yAxis(
  area: Plot,
  scale: Scale,
  { format, label }: { readonly format: (value: number) => string; readonly label: string },
): Markup {
  return markup`<g class="axis">${
    scale.ticks.map((tick) => {
      const y = round(scale.at(tick));
      return markup`<path class="grid" d="M${area.left} ${y}H${area.right}"/><text x="${
        area.left - 6
      }" y="${y + 4}" class="end">${format(tick)}</text>`;
    })
  }<text class="unit" x="${area.left}" y="${area.top - 12}">${label}</text></g>`;
}

/** Ticks below the drawing. */
export function xAxis(
  area: Plot,
  scale: Scale,
  { format, label }: { readonly format: (value: number) => string; readonly label: string },
): Markup {
  return markup`<g class="axis"><path class="line" d="M${area.left} ${area.bottom}H${area.right}"/>${
    scale.ticks.map((tick, k) =>
      markup`<text class="${k % 2 === 0 ? "mid" : "mid odd"}" x="${round(scale.at(tick))}" y="${
        area.bottom + 16
      }">${format(tick)}</text>`
    )
  }<text class="unit end" x="${area.right}" y="${area.height - 6}">${label}</text></g>`;
}

/** The path through points; a point that is no number breaks it. */
export function linePath(
  points: readonly (readonly [number, number])[],
  options: { readonly steps?: boolean } = {},
): string {
  let path = "";
  let pen = "M";
  let lastY = NaN;
  for (const [x, y] of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      pen = "M";
      continue;
    }
    if (pen === "M") path += `M${round(x)} ${round(y)}`;
    else if (options.steps) path += `H${round(x)}` + (y === lastY ? "" : `V${round(y)}`);
    else path += `L${round(x)} ${round(y)}`;
    pen = "L";
    lastY = y;
  }
  return path;
}

/** To a tenth of a unit: finer than any screen, and short. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Labels moved apart, so that no two overlap; each stays as close to its place as it can. */
export function spread(places: readonly number[], gap: number, limit: number): number[] {
  const order = places.map((_, at) => at).sort((a, b) => places[a] - places[b]);
  const result = [...places];
  for (let k = 1; k < order.length; k++) {
    result[order[k]] = Math.max(result[order[k]], result[order[k - 1]] + gap);
  }
  let most = limit;
  for (const at of order.reverse()) {
    result[at] = Math.min(result[at], most);
    most = result[at] - gap;
  }
  return result;
}
