import type { QuantileResult } from "../../stats/mod.ts";
import { formatCount, formatTick, quantileName } from "../markup/format.ts";
import { type Markup, markup } from "../markup/markup.ts";
import { drawing, linePath, plot, round, SIDE_WIDTH, xAxis, yAxis } from "./chart.ts";
import { linearScale, timeScale } from "./scale.ts";

/** A run at one rate. */
interface RateStep {
  readonly perSec: number;
  readonly quantiles: readonly QuantileResult[];
  /** Whether its figures are the server's; hollow points otherwise. */
  readonly valid: boolean;
}

/** Quantiles over the rate that was asked, with their intervals; one that is undefined has no point. */
export function rateStepsChart(
  title: string,
  { steps, qs }: { readonly steps: readonly RateStep[]; readonly qs: readonly number[] },
): Markup | undefined {
  const area = plot(240, { right: SIDE_WIDTH });
  const known = (step: RateStep, q: number) =>
    step.quantiles.find((result) => result.q === q && result.kind !== "undefined") as
      | Exclude<QuantileResult, { kind: "undefined" }>
      | undefined;
  const values = steps.flatMap((step) => qs.map((q) => known(step, q)?.value ?? NaN))
    .filter(Number.isFinite);
  if (values.length === 0) return undefined;
  const x = linearScale({
    from: 0,
    to: Math.max(...steps.map(({ perSec }) => perSec)),
    start: area.left,
    end: area.right,
    ticks: 8,
  });
  const y = timeScale({
    from: Math.max(0.001, Math.min(...values)),
    to: Math.max(...values),
    start: area.bottom,
    end: area.top,
  });
  const yAt = (ms: number) => Math.min(area.bottom, Math.max(area.top, y.at(Math.max(ms, 0.001))));
  const lines = qs.map((q) =>
    steps.map((step) => {
      const result = known(step, q);
      return { x: x.at(step.perSec), y: result ? yAt(result.value) : NaN, step, result };
    })
  );
  const ends = lines.map((points) => points.findLast((point) => !Number.isNaN(point.y)));
  return drawing(
    area,
    {
      title,
      description: `${qs.map(quantileName).join(", ")} at ${steps.length} rates`,
      side: ends.flatMap((end, series) =>
        end === undefined ? [] : [{ series, name: quantileName(qs[series]), y: end.y }]
      ),
    },
    yAxis(area, y, { format: formatTick, label: "latency" }),
    xAxis(area, x, { format: formatCount, label: "calls a second that were asked" }),
    lines.map((points, k) => {
      const bars = points.map(({ x, result }) =>
        result?.kind === "interval"
          ? `M${round(x)} ${round(yAt(result.low))}V${round(yAt(result.high))}`
          : ""
      ).join("");
      return markup`<path class="curve s${k}" d="${
        linePath(points.map((point) => [point.x, point.y] as const))
      }"/><path class="bar s${k}" d="${bars}"/>${
        points.filter((point) => !Number.isNaN(point.y)).map((point) =>
          markup`<circle class="${point.step.valid ? "dot" : "hollow"} s${k}" cx="${
            round(point.x)
          }" cy="${round(point.y)}" r="4"/>`
        )
      }`;
    }),
  );
}
