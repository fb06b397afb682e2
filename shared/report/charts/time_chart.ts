import { type Markup, markup } from "../markup/markup.ts";
import { drawing, linePath, plot, round, spread, xAxis, yAxis } from "./chart.ts";
import { linearScale, type Scale, timeScale } from "./scale.ts";

/** A line along the run. */
export interface TimeLine {
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
  const area = plot(200, { right: 96 });
  const bins = Math.max(1, ...lines.map(({ values }) => values.length));
  const x = linearScale({
    from: 0,
    to: bins * widthMs / 1000,
    start: area.left,
    end: area.right,
    ticks: 10,
  });
  const y = valueScale(options, area);
  const bottom = Math.min(...y.ticks);
  const yAt = (value: number) => y.at(options.scale === "time" ? Math.max(value, bottom) : value);
  const places = lines.map(({ values }) => {
    const at = values.findLastIndex((value) => Number.isFinite(value));
    return at === -1 ? area.bottom : yAt(values[at]);
  });
  const labels = spread(places, 15, area.bottom);
  return drawing(
    area,
    { title, description },
    yAxis(area, y, { format, label: unit }),
    xAxis(area, x, { format: (sec) => `${sec} s`, label: "since the start" }),
    options.limit === undefined
      ? undefined
      : markup`<path class="limit" d="M${area.left} ${
        round(yAt(options.limit.value))
      }H${area.right}"/><text class="note end" x="${area.right - 4}" y="${
        round(yAt(options.limit.value) - 4)
      }">${options.limit.label}</text>`,
    lines.map(({ label, values, dashed }, k) =>
      markup`<path class="curve s${k}${dashed ? " dashed" : ""}" d="${
        linePath(
          values.flatMap((value, bin) => [
            [x.at(bin * widthMs / 1000), yAt(value)] as const,
            [x.at((bin + 1) * widthMs / 1000), yAt(value)] as const,
          ]),
          { steps: true },
        )
      }"/><text class="name s${k}" x="${area.right + 8}" y="${
        round(labels[k] + 4)
      }">${label}</text>`
    ),
  );
}

function valueScale(
  { lines, scale, limit }: TimeChartOptions,
  area: { bottom: number; top: number },
): Scale {
  const values = lines.flatMap(({ values }) => values.filter(Number.isFinite));
  if (limit !== undefined) values.push(limit.value);
  const range = { start: area.bottom, end: area.top, ticks: 4 };
  const most = values.reduce((a, b) => Math.max(a, b), 0) || 1;
  if (scale === "zero") return linearScale({ ...range, from: 0, to: most });
  const least = values.reduce((a, b) => b > 0 ? Math.min(a, b) : a, most);
  return timeScale({ ...range, from: least, to: most });
}
