import { type Markup, markup } from "../markup/markup.ts";
import { formatChange } from "../markup/format.ts";
import { drawing, plot, round, xAxis } from "./chart.ts";
import { linearScale } from "./scale.ts";

const ROW_HEIGHT = 30;

/** A ratio with its interval. */
interface RatioRow {
  readonly label: string;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** Whether it is the one that decides. */
  readonly primary: boolean;
}

/**
 * Ratios of B over A as changes, a row each: a point, and a line from end to end of the interval. In
 * the field in the middle B is as good as A; an end that lies outside of the drawing has an arrow.
 */
export function ratioChart(
  title: string,
  { rows, marginRatio }: { readonly rows: readonly RatioRow[]; readonly marginRatio: number },
): Markup {
  const area = plot(rows.length * ROW_HEIGHT + 60, { left: 150, right: 110, top: 16 });
  const margin = marginRatio * 100;
  const ends = rows.flatMap(({ estimate, low, high }) => [estimate, low, high].map(percentOf))
    .filter(Number.isFinite);
  const x = linearScale({
    from: Math.max(-100, Math.min(-margin * 1.4, ...ends)),
    to: Math.max(margin * 1.4, ...ends),
    start: area.left,
    end: area.right,
    ticks: 6,
  });
  const at = (ratio: number) =>
    round(Math.min(area.right, Math.max(area.left, x.at(percentOf(ratio)))));
  return drawing(
    area,
    {
      title,
      description: rows.map(({ label, estimate }) => `${label} ${formatChange(estimate)}`).join(
        ", ",
      ),
    },
    markup`<rect class="field" x="${round(x.at(-margin))}" y="${area.top}" width="${
      round(x.at(margin) - x.at(-margin))
    }" height="${area.bottom - area.top}"/><path class="line" d="M${
      round(x.at(0))
    } ${area.top}V${area.bottom}"/><path class="limit" d="M${
      round(x.at(margin))
    } ${area.top}V${area.bottom}"/><text class="mid" x="${round(x.at(margin))}" y="${
      area.top - 4
    }">margin</text>`,
    xAxis(area, x, {
      format: (percent) => formatChange(1 + percent / 100, 0),
      label: "B over A; to the right B is slower",
    }),
    rows.map((row, k) => {
      const y = area.top + (k + 0.5) * ROW_HEIGHT;
      const series = row.primary ? "s1" : "s0";
      if (!Number.isFinite(row.estimate)) {
        return markup`<text class="end" x="${area.left - 10}" y="${
          y + 4
        }">${row.label}</text><text x="${area.right + 10}" y="${
          y + 4
        }">undefined: calls failed</text>`;
      }
      return markup`<text class="${row.primary ? "end name s1" : "end"}" x="${area.left - 10}" y="${
        y + 4
      }">${row.label}</text><path class="span ${series}" d="M${at(row.low)} ${y}H${
        at(row.high)
      }"/>${
        row.high === Infinity &&
        markup`<path class="span ${series}" d="M${area.right - 6} ${y - 5}l6 5l-6 5"/>`
      }<circle class="dot ${series}" cx="${at(row.estimate)}" cy="${y}" r="5"/><text x="${
        area.right + 10
      }" y="${y + 4}">${formatChange(row.estimate)}</text>`;
    }),
  );
}

function percentOf(ratio: number): number {
  return (ratio - 1) * 100;
}
