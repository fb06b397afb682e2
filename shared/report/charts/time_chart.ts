import { type Markup, markup } from "../markup/markup.ts";
import { drawing, linePath, plot, round, SIDE_WIDTH, xAxis, yAxis } from "./chart.ts";
import { axisTop, linearScale, type Scale, timeScale } from "./scale.ts";

/** A line along the run. */
interface TimeLine {
  readonly label: string;
  /** A value a bin; NaN for none. */
  readonly values: readonly number[];
  /** Drawn dashed, such as what was asked beside what was achieved. @default false */
  readonly dashed?: boolean;
}

/** What a chart along the run shows. */
export interface TimeChartOptions {
  readonly title: string;
  readonly description: string;
  readonly lines: readonly TimeLine[];
  readonly widthMs: number;
  readonly format: (value: number) => string;
  readonly unit: string;
  /** `zero`: linear from 0; `time`: logarithmic where values are far apart. */
  readonly scale: "zero" | "time";
  /** A limit to be drawn across. */
  readonly limit?: { readonly value: number; readonly label: string };
}

/** Lines along the run, each named at its end. */
export function timeChart(options: TimeChartOptions): Markup {
  const { title, description, lines, widthMs, format, unit } = options;
  const area = plot(200, { right: SIDE_WIDTH });
  const bins = Math.max(1, ...lines.map(({ values }) => values.length));
  const x = linearScale({
    from: 0,
    to: bins * widthMs / 1000,
    start: area.left,
    end: area.right,
    ticks: 10,
    exact: true,
  });
  const top = options.scale === "time" ? timeChartTop(lines) : Infinity;
  const y = valueScale(options, area, top);
  const bottom = Math.min(...y.ticks);
  const yAt = (value: number) =>
    Math.max(area.top, y.at(options.scale === "time" ? Math.max(value, bottom) : value));
  return drawing(
    area,
    {
      title,
      description,
      side: lines.map(({ label, values }, series) => {
        const last = values.findLast((value) => Number.isFinite(value));
        return { series, name: label, y: last === undefined ? area.bottom : yAt(last) };
      }),
    },
    yAxis(area, y, { format, label: unit }),
    xAxis(area, x, { format: (sec) => `${sec} s`, label: "since the start" }),
    options.limit === undefined
      ? undefined
      : markup`<path class="limit" d="M${area.left} ${
        round(yAt(options.limit.value))
      }H${area.right}"/><text class="end" x="${area.right - 4}" y="${
        round(yAt(options.limit.value) - 4)
      }">${options.limit.label}</text>`,
    lines.map(({ values, dashed }, k) =>
      markup`<path class="curve s${k}${dashed ? " dashed" : ""}" d="${
        linePath(
          values.flatMap((value, bin) => [
            [x.at(bin * widthMs / 1000), yAt(value)] as const,
            [x.at((bin + 1) * widthMs / 1000), yAt(value)] as const,
          ]),
          { steps: true },
        )
      }"/>`
    ),
    farLabels(lines, top).map(({ bin, value }) =>
      markup`<text class="mid" x="${round(x.at((bin + 0.5) * widthMs / 1000))}" y="${
        area.top - 4
      }">↑ ${format(value)}</text>`
    ),
  );
}

/** Bins between two names, as a share of all. */
const NAME_WIDTH = 0.1;

/** Values above the top, the largest first, as far as there is room for their names. */
function farLabels(
  lines: readonly TimeLine[],
  top: number,
): readonly { readonly bin: number; readonly value: number }[] {
  const far = lines.flatMap(({ values }) => values.map((value, bin) => ({ bin, value })))
    .filter(({ value }) => value > top).sort((a, b) => b.value - a.value);
  const gap = NAME_WIDTH * Math.max(...lines.map(({ values }) => values.length));
  return far.filter(({ bin }, at) =>
    far.slice(0, at).every((other) => Math.abs(other.bin - bin) >= gap)
  );
}

/** The most that the axis of these times shows. */
export function timeChartTop(lines: readonly Pick<TimeLine, "values">[]): number {
  return axisTop(lines.flatMap(({ values }) => values));
}

function valueScale(
  { lines, scale, limit }: TimeChartOptions,
  area: { bottom: number; top: number },
  top: number,
): Scale {
  const values = lines.flatMap(({ values }) => values.filter((value) => value <= top));
  if (limit !== undefined) values.push(limit.value);
  const range = { start: area.bottom, end: area.top, ticks: 4 };
  const most = values.reduce((a, b) => Math.max(a, b), 0) || 1;
  if (scale === "zero") return linearScale({ ...range, from: 0, to: most });
  const least = values.reduce((a, b) => b > 0 ? Math.min(a, b) : a, most);
  return timeScale({ ...range, from: least, to: most });
}
