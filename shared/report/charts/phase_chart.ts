import { formatTime } from "../../results/mod.ts";
import { type Distribution, quantileMs } from "../aggregate/distribution.ts";
import { formatTick, quantileName } from "../markup/format.ts";
import { type Markup, markup } from "../markup/markup.ts";
import { drawing, plot, round, xAxis } from "./chart.ts";
import { timeScale } from "./scale.ts";

const ROW_HEIGHT = 30;

/** A step of a cold connection with its times. */
export interface PhaseRow {
  readonly label: string;
  readonly distribution: Distribution;
}

/** For each step a line from the shortest to the longest, thick from p50 to p99. */
export function phaseChart(title: string, rows: readonly PhaseRow[]): Markup {
  const area = plot(rows.length * ROW_HEIGHT + 56, { left: 104, right: 84, top: 12 });
  const all = rows.map(({ distribution }) => distribution);
  const x = timeScale({
    from: Math.max(0.001, Math.min(...all.map(({ minMs }) => minMs))),
    to: Math.max(...all.map(({ maxMs }) => maxMs)),
    start: area.left,
    end: area.right,
  });
  const at = (ms: number) => round(x.at(Math.max(ms, 0.001)));
  return drawing(
    area,
    {
      title,
      description: rows.map(({ label, distribution }) =>
        `${label} ${formatTime(quantileMs(distribution, 0.5))} at the median`
      ).join(", "),
    },
    x.ticks.map((tick) =>
      markup`<path class="grid" d="M${round(x.at(tick))} ${area.top}V${area.bottom}"/>`
    ),
    xAxis(area, x, { format: formatTick, label: "thin: shortest to longest; thick: p50 to p99" }),
    rows.map(({ label, distribution }, k) => {
      const y = area.top + (k + 0.5) * ROW_HEIGHT;
      const p50 = quantileMs(distribution, 0.5);
      const p99 = quantileMs(distribution, 0.99);
      return markup`<text class="end" x="${area.left - 8}" y="${
        y + 4
      }">${label}</text><path class="thin s0" d="M${at(distribution.minMs)} ${y}H${
        at(distribution.maxMs)
      }"/><path class="thick s0" d="M${at(p50)} ${y}H${
        Math.max(at(p99), at(p50) + 1)
      }"/><circle class="dot s0" cx="${at(p50)}" cy="${y}" r="5"/><text x="${area.right + 8}" y="${
        y + 4
      }">${formatTime(p50)}</text>`;
    }),
    markup`<text x="${area.right + 8}" y="${area.bottom + 16}">${quantileName(0.5)}</text>`,
  );
}
