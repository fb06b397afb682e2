import { formatTime } from "../../results/mod.ts";
import type { QuantileResult } from "../../stats/mod.ts";
import type { Distribution } from "../aggregate/distribution.ts";
import { formatRatio, formatTick, quantileName } from "../markup/format.ts";
import { type Markup, markup } from "../markup/markup.ts";
import { drawing, linePath, plot, round, SIDE_WIDTH, xAxis, yAxis } from "./chart.ts";
import { axisTop, logScale, timeScale } from "./scale.ts";

type QuantileInterval = Extract<QuantileResult, { kind: "interval" }>;

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

/** 1/(1 − q): of how many calls one is beyond. The last call is one of all. */
function outOf(q: number, count: number): number {
  return q === 1 ? count : 1 / (1 - q);
}

/**
 * Latency over the percentile on an axis that gives each tenfold rarer call the same room, so that
 * the tail is seen. Each line ends at the last call that has a time, where its name stands.
 */
export function spectrumChart(title: string, lines: readonly SpectrumLine[]): Markup {
  const named = lines.some(({ label }) => label !== "");
  const area = plot(320, named ? { right: SIDE_WIDTH } : {});
  const counts = lines.map(({ distribution }) => distribution.count);
  const most = Math.max(10, ...counts);
  const points = lines.flatMap(({ distribution }) => distribution.spectrum.map(({ ms }) => ms));
  const topMs = axisTop(points);
  const x = logScale({ from: 1, to: most, start: area.left, end: area.right });
  const y = timeScale({
    from: Math.max(0.001, Math.min(...points)),
    to: Math.max(0.001, topMs),
    start: area.bottom,
    end: area.top,
  });
  const yAt = (ms: number) => Math.max(area.top, y.at(Math.max(ms, 0.001)));
  const ends = lines.map(({ distribution: { spectrum, count } }) => {
    const last = spectrum[spectrum.length - 1];
    return { x: x.at(outOf(last.q, count)), y: yAt(last.ms), ms: last.ms };
  });
  const seriesOf = (k: number) => lines[k].series ?? k;
  const worst = Math.max(...lines.map(({ distribution }) => distribution.maxMs));
  const decades = Array.from({ length: Math.floor(Math.log10(most)) + 1 }, (_, k) => 10 ** k);
  return drawing(
    area,
    {
      title,
      description: `${
        lines.map(({ label }) => label).filter((label) => label !== "").join(", ")
      }; longest ${formatTime(worst)}`,
      side: lines.flatMap(({ label, distribution: { failedCount, count } }, k) =>
        label === "" ? [] : [{
          series: seriesOf(k),
          name: label,
          note: failedCount > 0
            ? `then ∞: ${formatRatio(failedCount / count)} failed`
            : `${ends[k].ms > topMs ? "↑ " : ""}max ${formatTime(ends[k].ms)}`,
          y: failedCount > 0 ? area.top : ends[k].y,
        }]
      ),
    },
    yAxis(area, y, { format: formatTick, label: "latency" }),
    xAxis(area, { ...x, ticks: decades }, {
      format: (n) => n === 1 ? "p0" : quantileName(1 - 1 / n),
      label: "percentile: each tenfold rarer call takes the same room",
    }),
    lines.map(({ distribution, band }, k) =>
      band && bandPath(distribution, seriesOf(k), { x, y: { at: yAt } })
    ),
    lines.map(({ distribution: { spectrum, count, failedCount } }, k) => {
      const path = linePath(
        spectrum.map(({ q, ms }) => [x.at(outOf(q, count)), yAt(ms)] as const),
      );
      // Behind the last answered call its quantile is +∞.
      return markup`<path class="curve s${seriesOf(k)}" d="${path}${
        failedCount > 0 && `V${area.top}`
      }"/><circle class="dot s${seriesOf(k)}" cx="${round(ends[k].x)}" cy="${
        round(ends[k].y)
      }" r="3"/>`;
    }),
  );
}

/** The intervals of neighbouring quantiles as a band; where one has none it is open. */
function bandPath(
  { band }: Distribution,
  series: number,
  { x, y }: { x: { at: (n: number) => number }; y: { at: (ms: number) => number } },
): Markup {
  const runs: QuantileInterval[][] = [[]];
  for (const result of band) {
    if (result.kind === "interval") runs[runs.length - 1].push(result);
    else if (runs[runs.length - 1].length > 0) runs.push([]);
  }
  const edge = (results: readonly QuantileInterval[], end: "low" | "high") =>
    results.map((result) => `${round(x.at(1 / (1 - result.q)))} ${round(y.at(result[end]))}`);
  const whole = runs.filter((run) => run.length > 1)
    .map((run) => `M${[...edge(run, "high"), ...edge(run.toReversed(), "low")].join("L")}Z`);
  const single = runs.filter((run) => run.length === 1)
    .map((run) => `M${edge(run, "high")}L${edge(run, "low")}`);
  return markup`<path class="band s${series}" d="${
    whole.join("")
  }"/><path class="bar s${series}" d="${single.join("")}"/>`;
}
