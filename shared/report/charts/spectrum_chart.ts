import type { Distribution } from "../aggregate/distribution.ts";
import { formatTick, formatTime, quantileName } from "../markup/format.ts";
import { type Markup, markup } from "../markup/markup.ts";
import { drawing, linePath, plot, round, spread, xAxis, yAxis } from "./chart.ts";
import { logScale, timeScale } from "./scale.ts";

/** One line of a spectrum. */
export interface SpectrumLine {
  /** What stands at its end. */
  readonly label: string;
  readonly distribution: Distribution;
  /** Whether the intervals of its quantiles are drawn, as a band. */
  readonly band: boolean;
}

/** 1/(1 − q): of how many calls one is beyond. The last call is one of all. */
function outOf(q: number, count: number): number {
  return q === 1 ? count : 1 / (1 - q);
}

/**
 * Latency over the percentile on an axis that gives each tenfold rarer call the same room, so that
 * the tail is seen. Each line ends at the last call that has a time, where its name stands.
 */
export function spectrumChart(title: string, lines: readonly SpectrumLine[]): Markup {
  const area = plot(320, { right: 130, top: 20 });
  const counts = lines.map(({ distribution }) => distribution.count);
  const most = Math.max(10, ...counts);
  const values = lines.flatMap(({ distribution }) => distribution.spectrum.map(({ ms }) => ms));
  const x = logScale({ from: 1, to: most, start: area.left, end: area.right });
  const y = timeScale({
    from: Math.max(Math.min(...values), 0.001),
    to: Math.max(...values),
    start: area.bottom,
    end: area.top,
  });
  const ends = lines.map(({ distribution: { spectrum, count } }) => {
    const last = spectrum[spectrum.length - 1];
    return { x: x.at(outOf(last.q, count)), y: y.at(Math.max(last.ms, 0.001)), ms: last.ms };
  });
  const labels = spread(ends.map((end) => end.y), 30, area.bottom - 14);
  const decades = Array.from({ length: Math.floor(Math.log10(most)) + 1 }, (_, k) => 10 ** k);
  const worst = Math.max(...lines.map(({ distribution }) => distribution.maxMs));
  return drawing(
    area,
    {
      title,
      description: `${lines.map(({ label }) => label).join(", ")}; longest ${formatTime(worst)}`,
    },
    yAxis(area, y, { format: formatTick, label: "latency" }),
    xAxis(area, { ...x, ticks: decades }, {
      format: (n) => n === 1 ? "p0" : quantileName(1 - 1 / n),
      label: "percentile, each tenfold rarer call takes the same room",
    }),
    lines.map(({ distribution, band }, k) => band && bandPath(distribution, k, { x, y })),
    lines.map(({ distribution: { spectrum, count } }, k) =>
      markup`<path class="curve s${k}" d="${
        linePath(
          spectrum.map(({ q, ms }) => [x.at(outOf(q, count)), y.at(Math.max(ms, 0.001))] as const),
        )
      }"/>`
    ),
    lines.map(({ label, distribution: { failedCount } }, k) =>
      markup`<circle class="dot s${k}" cx="${round(ends[k].x)}" cy="${
        round(ends[k].y)
      }" r="3"/><text class="name s${k}" x="${round(area.right + 8)}" y="${
        round(labels[k] + 1)
      }">${label}</text><text class="note" x="${round(area.right + 8)}" y="${
        round(labels[k] + 14)
      }">${failedCount > 0 ? "then ∞: failed" : formatTime(ends[k].ms)}</text>`
    ),
  );
}

/** The intervals of the quantiles that have one, joined; an upper end of +∞ leaves through the top. */
function bandPath(
  { quantiles }: Distribution,
  k: number,
  { x, y }: { x: { at: (n: number) => number }; y: { at: (ms: number) => number } },
): Markup | undefined {
  const known = quantiles.filter(({ lowMs, highMs }) =>
    lowMs !== undefined && highMs !== undefined && highMs !== Infinity
  );
  if (known.length === 0) return undefined;
  const upper = known.map(({ q, highMs }) =>
    `${round(x.at(1 / (1 - q)))} ${round(y.at(Math.max(highMs!, 0.001)))}`
  );
  const lower = known.map(({ q, lowMs }) =>
    `${round(x.at(1 / (1 - q)))} ${round(y.at(Math.max(lowMs!, 0.001)))}`
  ).reverse();
  const bars = known.map((_, at) => `M${upper[at]}L${lower[known.length - 1 - at]}`).join("");
  return markup`<path class="band s${k}" d="M${
    [...upper, ...lower].join("L")
  }Z"/><path class="bar s${k}" d="${bars}"/>`;
}
