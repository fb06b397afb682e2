import { type Markup, markup } from "../markup/markup.ts";
import { formatCount } from "../markup/format.ts";
import { drawing, plot, round, SIDE_WIDTH, xAxis, yAxis } from "./chart.ts";
import { linearScale } from "./scale.ts";

/** Calls that did not end with OK, bin by bin, stacked by their status. */
export function statusChart(
  title: string,
  { bins, widthMs }: {
    readonly bins: readonly Readonly<Record<string, number>>[];
    readonly widthMs: number;
  },
): Markup {
  const codes = [...new Set(bins.flatMap((bin) => Object.keys(bin)))].sort();
  const area = plot(170, { right: SIDE_WIDTH });
  const sums = bins.map((bin) => Object.values(bin).reduce((sum, count) => sum + count, 0));
  const x = linearScale({
    from: 0,
    to: bins.length * widthMs / 1000,
    start: area.left,
    end: area.right,
    ticks: 8,
    exact: true,
  });
  const y = linearScale({
    from: 0,
    to: Math.max(1, ...sums),
    start: area.bottom,
    end: area.top,
    ticks: 3,
  });
  const base = new Float64Array(bins.length);
  const totals = codes.map((code) => bins.reduce((sum, bin) => sum + (bin[code] ?? 0), 0));
  return drawing(
    area,
    {
      title,
      description: codes.map((code, k) => `${formatCount(totals[k])} ${code}`).join(", "),
      side: codes.map((name, series) => ({
        series,
        name,
        note: formatCount(totals[series]),
        y: area.top + 8,
      })),
    },
    yAxis(area, { ...y, ticks: y.ticks.filter(Number.isInteger) }, {
      format: formatCount,
      label: "failed calls",
    }),
    xAxis(area, x, { format: (sec) => `${sec} s`, label: "since the start" }),
    codes.map((code, k) => {
      let path = "";
      bins.forEach((bin, at) => {
        const count = bin[code] ?? 0;
        if (count === 0) return;
        const left = x.at(at * widthMs / 1000);
        const width = Math.max(1.5, x.at((at + 1) * widthMs / 1000) - left);
        path += `M${round(left)} ${round(y.at(base[at]))}h${round(width)}V${
          round(y.at(base[at] + count))
        }h${round(-width)}Z`;
        base[at] += count;
      });
      return markup`<path class="fill s${k}" d="${path}"/>`;
    }),
  );
}
