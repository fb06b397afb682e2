import { formatTime } from "../../results/mod.ts";
import { formatTick } from "../markup/format.ts";
import { type Markup, markup } from "../markup/markup.ts";
import { drawing, plot, round, xAxis } from "./chart.ts";
import { linearScale } from "./scale.ts";

const ROW_HEIGHT = 22;

/** The same time of two sides; +∞ or NaN where it is not known. */
interface DumbbellRow {
  readonly label: string;
  readonly aMs: number;
  readonly bMs: number;
}

/** Two points a row and a line between them: A filled, B hollow. What is not known has no point. */
export function dumbbellChart(
  title: string,
  { rows, unit }: { readonly rows: readonly DumbbellRow[]; readonly unit: string },
): Markup | undefined {
  const known = rows.flatMap(({ aMs, bMs }) => [aMs, bMs]).filter(Number.isFinite);
  if (known.length === 0) return undefined;
  const area = plot(rows.length * ROW_HEIGHT + 60, { left: 62, right: 24, top: 16 });
  const x = linearScale({
    from: Math.min(...known),
    to: Math.max(...known),
    start: area.left,
    end: area.right,
    ticks: 8,
  });
  const point = (ms: number, y: number, kind: string) =>
    Number.isFinite(ms) &&
    markup`<circle class="${kind}" cx="${round(x.at(ms))}" cy="${round(y)}" r="5"/>`;
  return drawing(
    area,
    {
      title,
      description: rows.map(({ label, aMs, bMs }) =>
        `pair ${label}: A ${formatTime(aMs)}, B ${formatTime(bMs)}`
      ).join("; "),
    },
    x.ticks.map((tick) =>
      markup`<path class="grid" d="M${round(x.at(tick))} ${area.top}V${area.bottom}"/>`
    ),
    xAxis(area, x, { format: formatTick, label: unit }),
    rows.map(({ label, aMs, bMs }, k) => {
      const y = area.top + (k + 0.5) * ROW_HEIGHT;
      return markup`<text class="end" x="${area.left - 10}" y="${round(y + 4)}">${label}</text>${
        Number.isFinite(aMs) && Number.isFinite(bMs) &&
        markup`<path class="line" d="M${round(x.at(aMs))} ${round(y)}H${round(x.at(bMs))}"/>`
      }${point(aMs, y, "dot s0")}${point(bMs, y, "hollow s1")}`;
    }),
  );
}
