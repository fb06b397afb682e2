import { formatTime } from "../../results/mod.ts";
import type { Distribution } from "../aggregate/distribution.ts";
import { formatTick, quantileName } from "../markup/format.ts";
import { type Markup, markup } from "../markup/markup.ts";
import { drawing, linePath, plot, round, spread, xAxis, yAxis } from "./chart.ts";
import { logScale, timeScale } from "./scale.ts";

/** One line of a spectrum. */
export interface SpectrumLine {
  /** What stands at its end; nothing does when it is empty. */
  readonly label: string;
  /** Lines of one series look alike. @default its place among the lines */
  readonly series?: number;
  readonly distribution: Distribution;
  /** Whether the intervals of its quantiles are drawn, as a band. */
  readonly band: boolean;
}

/** Of more lines than this only the names stand at their ends. */
const BRIEF_FROM = 8;

/** 1/(1 − q): of how many calls one is beyond. The last call is one of all. */
function outOf(q: number, count: number): number {
  return q === 1 ? count : 1 / (1 - q);
}

/**
 * Latency over the percentile on an axis that gives each tenfold rarer call the same room, so that
 * the tail is seen. Each line ends at the last call that has a time, where its name stands.
 */
export function spectrumChart(title: string, lines: readonly SpectrumLine[]): Markup {
  const area = plot(320, { right: 130 });
  const counts = lines.map(({ distribution }) => distribution.count);
  const most = Math.max(10, ...counts);
  const { leastMs, topMs } = shownRange(lines);
  const x = logScale({ from: 1, to: most, start: area.left, end: area.right });
  const y = timeScale({
    from: leastMs,
    to: topMs,
    start: area.bottom,
    end: area.top,
  });
  const yAt = (ms: number) => Math.max(area.top, y.at(Math.max(ms, 0.001)));
  const ends = lines.map(({ distribution: { spectrum, count } }) => {
    const last = spectrum[spectrum.length - 1];
    return { x: x.at(outOf(last.q, count)), y: yAt(last.ms), ms: last.ms, beyond: last.ms > topMs };
  });
  const named = lines.flatMap(({ label }, k) => label === "" ? [] : [k]);
  // Of many runs the names alone have room.
  const brief = named.length > BRIEF_FROM;
  const places = spread(named.map((k) => ends[k].y), brief ? 13 : 30, area.bottom - 14);
  const seriesOf = (k: number) => lines[k].series ?? k;
  const decades = Array.from({ length: Math.floor(Math.log10(most)) + 1 }, (_, k) => 10 ** k);
  const worst = Math.max(...lines.map(({ distribution }) => distribution.maxMs));
  return drawing(
    area,
    {
      title,
      description: `${named.map((k) => lines[k].label).join(", ")}; longest ${formatTime(worst)}`,
    },
    yAxis(area, y, { format: formatTick, label: "latency" }),
    xAxis(area, { ...x, ticks: decades }, {
      format: (n) => n === 1 ? "p0" : quantileName(1 - 1 / n),
      label: "percentile, each tenfold rarer call takes the same room",
    }),
    lines.map(({ distribution, band }, k) =>
      band && bandPath(distribution, seriesOf(k), { x, y: { at: yAt } })
    ),
    lines.map(({ distribution: { spectrum, count } }, k) =>
      markup`<path class="curve s${seriesOf(k)}" d="${
        linePath(
          spectrum.map(({ q, ms }) => [x.at(outOf(q, count)), yAt(ms)] as const),
        )
      }"/>`
    ),
    lines.map((_, k) =>
      markup`<circle class="dot s${seriesOf(k)}" cx="${round(ends[k].x)}" cy="${
        round(ends[k].y)
      }" r="3"/>`
    ),
    named.map((k, at) =>
      markup`<text class="name s${seriesOf(k)}" x="${round(area.right + 8)}" y="${
        round(places[at] + 1)
      }">${lines[k].label}</text>${
        !brief &&
        markup`<text class="note" x="${round(area.right + 8)}" y="${round(places[at] + 14)}">${
          lines[k].distribution.failedCount > 0
            ? "then ∞: failed"
            : `${ends[k].beyond ? "↑ max " : ""}${formatTime(ends[k].ms)}`
        }</text>`
      }`
    ),
  );
}

/** Where the last call is so much longer than all before it, the axis ends at those. */
const FAR_RATIO = 2;

/**
 * The times that the axis spans. A single call far beyond the rest would press all others into a
 * line: it leaves through the top then, and its time stands there.
 */
function shownRange(lines: readonly SpectrumLine[]): { leastMs: number; topMs: number } {
  const spectra = lines.map(({ distribution }) => distribution.spectrum);
  const all = spectra.flat().map(({ ms }) => ms);
  const before = spectra.flatMap((spectrum) => spectrum.slice(0, -1)).map(({ ms }) => ms);
  const mostMs = Math.max(...all);
  const beforeMs = Math.max(...before);
  const topMs = before.length > 0 && mostMs > beforeMs * FAR_RATIO ? beforeMs : mostMs;
  return { leastMs: Math.max(Math.min(...all), 0.001), topMs: Math.max(topMs, 0.001) };
}

/** The intervals of the quantiles that have one, joined; an upper end of +∞ leaves through the top. */
function bandPath(
  { quantiles }: Distribution,
  k: number,
  { x, y }: { x: { at: (n: number) => number }; y: { at: (ms: number) => number } },
): Markup | undefined {
  const known = quantiles.filter((result) => result.kind === "interval")
    .filter(({ high }) => high !== Infinity);
  if (known.length === 0) return undefined;
  const upper = known.map(({ q, high }) => `${round(x.at(1 / (1 - q)))} ${round(y.at(high))}`);
  const lower = known.map(({ q, low }) => `${round(x.at(1 / (1 - q)))} ${round(y.at(low))}`)
    .reverse();
  const bars = known.map((_, at) => `M${upper[at]}L${lower[known.length - 1 - at]}`).join("");
  return markup`<path class="band s${k}" d="M${
    [...upper, ...lower].join("L")
  }Z"/><path class="bar s${k}" d="${bars}"/>`;
}
