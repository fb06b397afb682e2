import { formatTime, VALIDITY_LIMITS } from "../../results/mod.ts";
import { quantileMs } from "../aggregate/distribution.ts";
import type { HeatRow } from "../aggregate/heatmap.ts";
import type { RunFigures } from "../aggregate/run_figures.ts";
import type { TimeBin } from "../aggregate/time_bins.ts";
import { heatmapChart, rowLabel, total } from "../charts/heatmap_chart.ts";
import { statusChart } from "../charts/status_chart.ts";
import { timeChart, type TimeChartOptions, timeChartTop } from "../charts/time_chart.ts";
import { formatAt, formatCount, formatRate, formatTick } from "../markup/format.ts";
import { type Markup, markup, type Piece } from "../markup/markup.ts";
import { figure, table } from "../markup/table.ts";

/** How the run went along its time. Empty when the file does not tell when its calls were due. */
export function timeSection(run: RunFigures): Piece {
  if (run.time.length === 0) {
    return markup`<p>The file does not tell when its calls were due, so nothing can be shown over time.</p>`;
  }
  return [
    heatmapFigure(run),
    run.complete && controls(run),
    run.complete && latencyFigure(run),
    run.complete && rateFigure(run),
    run.complete && latenessFigure(run),
    statusFigure(run),
  ];
}

function heatmapFigure(run: RunFigures): Piece {
  const { heatmap, corrected } = run;
  if (heatmap.rows.length === 0) return undefined;
  const edge = heatmap.rows.filter((row) => row.kind !== "middle" && total(row) > 0);
  const shown = heatmap.rows.reduce((sum, row) => sum + total(row), 0);
  const what = corrected === undefined ? "service time" : "corrected latency";
  const sentence =
    `Each cell is ${formatTime(heatmap.widthMs)} of the run and a range of ${what}; ` +
    `the stronger the colour, the more calls. All ${formatCount(shown)} calls are in it: ` +
    (edge.length === 0 ? "none lies outside of the rows." : `${edge.map(countInRow).join(", ")}, ` +
      "in rows of their own.") +
    (run.withoutTime === 0
      ? ""
      : ` ${formatCount(run.withoutTime)} calls have no time and are not in it.`);
  return figure({
    title: "Latency over time",
    sentence: run.complete ? sentence : `${sentence} The file has records of failed calls only.`,
    chart: heatmapChart("Latency over time", heatmap),
    data: table("Calls by latency", [{ head: "latency" }, { head: "calls", figures: true }], [
      ...[...heatmap.rows].reverse().map((row) => [rowLabel(row), formatCount(total(row))]),
    ], { of: run.name }),
  });
}

function countInRow(row: HeatRow): string {
  const at = row.fromMs === undefined ? "" : "at ";
  return `${formatCount(total(row))} ${at}${rowLabel(row)}`;
}

function latencyFigure(run: RunFigures): Piece {
  const { time, heatmap, name } = run;
  const worst = time.reduce((a, b) => b.maxMs > a.maxMs || Number.isNaN(a.maxMs) ? b : a);
  if (Number.isNaN(worst.maxMs)) return undefined;
  const title = "Quantiles over time";
  return figure({
    title,
    sentence: `p50, p99 and the longest answered call of each ${
      formatTime(heatmap.widthMs)
    }; the longest of all, ${formatTime(worst.maxMs)}, was due in the piece that begins at ${
      formatAt(worst.fromMs)
    }.`,
    chart: moving("latency", name, {
      title,
      description: `Longest ${formatTime(worst.maxMs)}`,
      lines: [
        { label: "p50", values: time.map(({ p50Ms }) => p50Ms) },
        { label: "p99", values: time.map(({ p99Ms }) => p99Ms) },
        { label: "max", values: time.map(({ maxMs }) => maxMs) },
      ],
      widthMs: heatmap.widthMs,
      format: formatTick,
      unit: "latency",
      scale: "time",
    }),
    data: binTable("Latency over time", run, [
      ["p50", ({ p50Ms }) => formatTime(p50Ms)],
      ["p99", ({ p99Ms }) => formatTime(p99Ms)],
      ["max", ({ maxMs }) => formatTime(maxMs)],
    ]),
  });
}

function rateFigure(run: RunFigures): Piece {
  const { time, heatmap, summary, name } = run;
  const { askedRps, achievedRps, meta } = summary;
  const closed = meta?.closed_loop === true;
  const title = closed ? "Rate over time" : "Rate asked and achieved";
  const sent = { label: "sent", values: time.map(({ sentPerSec }) => sentPerSec) };
  const asked = { label: "asked", values: time.map(({ duePerSec }) => duePerSec), dashed: true };
  return figure({
    title,
    sentence: closed
      ? `${
        formatRate(achievedRps)
      } calls a second were sent; nothing was due, so no rate was asked.`
      : `${
        askedRps === undefined
          ? `The schedule was ${meta?.schedule ?? "not told"}`
          : `${formatRate(askedRps)} calls a second were asked`
      }, ${formatRate(achievedRps)} were sent.`,
    chart: moving("rate", name, {
      title,
      description: `${formatRate(achievedRps)} calls a second were sent`,
      lines: closed ? [sent] : [sent, asked],
      widthMs: heatmap.widthMs,
      format: formatCount,
      unit: "calls a second",
      scale: "zero",
    }),
    data: binTable("Rate over time", run, [
      ["asked, 1/s", ({ duePerSec }) => formatRate(duePerSec)],
      ["sent, 1/s", ({ sentPerSec }) => formatRate(sentPerSec)],
    ]),
  });
}

function latenessFigure(run: RunFigures): Piece {
  const { time, heatmap, late, name } = run;
  if (late === undefined) return undefined;
  const title = "Lateness of the generator";
  const p99 = quantileMs(late, 0.99);
  return figure({
    title,
    sentence: `Calls left ${formatTime(p99)} late at p99 and ${
      formatTime(late.maxMs)
    } at most; a valid run is at most ${formatTime(VALIDITY_LIMITS.lateP99Ms)} late at p99.`,
    chart: moving("lateness", name, {
      title,
      description: `p99 ${formatTime(p99)}, at most ${formatTime(late.maxMs)}`,
      lines: [
        { label: "p99", values: time.map(({ lateP99Ms }) => lateP99Ms) },
        { label: "max", values: time.map(({ lateMaxMs }) => lateMaxMs) },
      ],
      widthMs: heatmap.widthMs,
      format: formatTick,
      unit: "late",
      scale: "time",
      limit: { value: VALIDITY_LIMITS.lateP99Ms, label: "limit of p99" },
    }),
    data: binTable("Lateness over time", run, [
      ["p99", ({ lateP99Ms }) => formatTime(lateP99Ms)],
      ["max", ({ lateMaxMs }) => formatTime(lateMaxMs)],
    ]),
  });
}

function statusFigure(run: RunFigures): Piece {
  const { time, heatmap, codes, failedCount } = run;
  const title = "Statuses over time";
  const whole = Object.values(codes).reduce((sum, count) => sum + count, 0);
  if (failedCount === 0) {
    return markup`<figure><h3>${title}</h3><p>All ${
      formatCount(whole)
    } calls ended with OK.</p></figure>`;
  }
  const failed = time.filter((bin) => Object.keys(bin.failed).length > 0);
  const listed = Object.entries(codes).filter(([code]) => code !== "OK")
    .map(([code, count]) => `${formatCount(count)} ${code}`).join(", ");
  return figure({
    title,
    sentence: `${formatCount(failedCount)} calls did not end with OK: ${listed}. They fall into ${
      formatCount(failed.length)
    } of ${formatCount(time.length)} pieces of the run${
      failed.length === 0 ? "" : `, the first at ${formatAt(failed[0].fromMs)}`
    }.`,
    chart: statusChart(title, {
      bins: time.map((bin) => bin.failed),
      widthMs: heatmap.widthMs,
    }),
    data: statusTable(failed, run),
  });
}

/** Calls by their status: all together, then the pieces of the run in which any failed. */
function statusTable(failed: readonly TimeBin[], { codes, name: of }: RunFigures): Markup {
  const names = Object.keys(codes).filter((code) => code !== "OK");
  return table(
    failed.length <= TABLE_ROWS
      ? "Failed calls over time"
      : `Failed calls over time, the first ${TABLE_ROWS} pieces with any (the download has all)`,
    [{ head: "from" }, ...names.map((head) => ({ head, figures: true }))],
    [
      ["whole run", ...names.map((code) => formatCount(codes[code]))],
      ...failed.slice(0, TABLE_ROWS).map((bin) => [
        formatAt(bin.fromMs),
        ...names.map((code) => formatCount(bin.failed[code] ?? 0)),
      ]),
    ],
    { of },
  );
}

/** Rows of a table of bins, at most; as many bins make one row as it takes. */
const TABLE_ROWS = 40;

function binTable(
  caption: string,
  { time, name: of }: RunFigures,
  columns: readonly (readonly [string, (bin: TimeBin) => string])[],
): Markup {
  const every = Math.ceil(time.length / TABLE_ROWS);
  return table(
    every === 1 ? caption : `${caption}, one of ${every} pieces (the download has all)`,
    [{ head: "from" }, ...columns.map(([head]) => ({ head, figures: true }))],
    time.filter((_, at) => at % every === 0)
      .map((bin) => [formatAt(bin.fromMs), ...columns.map(([, figureOf]) => figureOf(bin))]),
    { of },
  );
}

const MOVES = [
  ["earlier", "← Earlier"],
  ["later", "Later →"],
  ["closer", "Closer"],
  ["wider", "Wider"],
  ["all", "Whole run"],
] as const;

/** Which piece of the run the charts show, by keyboard as by mouse; seen only where they move. */
function controls({ name }: RunFigures): Markup {
  return markup`<div class="controls" role="group" aria-label="Piece of the run that is shown, ${name}">${
    MOVES.map(([move, label]) =>
      markup`<button type="button" data-move="${move}" data-run="${name}">${label}</button>`
    )
  }<small>or mark a piece in a chart below</small></div>`;
}

/** A chart along the run; the page's script puts one in its place that can be moved through. */
function moving(kind: string, run: string, options: TimeChartOptions): Markup {
  const top = options.scale === "time" ? timeChartTop(options.lines) : NaN;
  return markup`<div class="moves" data-chart="${kind}" data-run="${run}"${
    Number.isFinite(top) && markup` data-top="${top}"`
  }>${timeChart(options)}</div>`;
}
