import { printable } from "../base/mod.ts";
import { mainMetrics } from "../scenarios/mod.ts";
import type { LatencyHistogram } from "../stats/mod.ts";
import type { ExportedRun } from "./exported_run.ts";
import { failedNote } from "./hgrm.ts";

const LEGEND = '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"';

/**
 * A run as a HdrHistogram log, version 1.3 with histograms in V2: one interval as long as the run, a
 * line a metric, counts in µs and maxima in ms. The metric that the run is judged by has no tag, so
 * that readers which know no tags read that one; the others are tagged with their names.
 */
export function hdrLog({ name, facts, file, summary, histograms }: ExportedRun): string {
  const main = mainMetrics(facts).find((metric) => histograms[metric] !== undefined);
  const startedMs = Date.parse(summary.meta?.started_at ?? "");
  const lengthSec = (file.end?.elapsed_ms ?? (summary.meta?.duration_sec ?? 0) * 1000) / 1000;
  const names = facts.metrics.map((metric) => metric.name);
  const notes = names.flatMap((metric) => {
    const note = failedNote(histograms[metric]?.infiniteCount ?? 0);
    return note === "" ? [] : [`#[${metric}: ${note}]`];
  });
  const rest = names.filter((metric) => metric !== main);
  const line = (metric: string, histogram: LatencyHistogram) =>
    [
      ...metric === main ? [] : [`Tag=${metric}`],
      "0.000",
      lengthSec.toFixed(3),
      largestMs(histogram).toFixed(3),
      histogram.toBase64(),
    ].join(",");
  return [
    `#[${printable(name)}: ${main ?? "no times"} without a tag, in µs]`,
    "#[Histogram log format version 1.3]",
    ...Number.isNaN(startedMs) ? [] : [
      `#[BaseTime: ${(startedMs / 1000).toFixed(3)} (seconds since epoch)]`,
      `#[StartTime: ${(startedMs / 1000).toFixed(3)} (seconds since epoch), ` +
      `${new Date(startedMs).toISOString()}]`,
    ],
    ...notes,
    LEGEND,
    ...[...main === undefined ? [] : [main], ...rest].flatMap((metric) => {
      const histogram = histograms[metric];
      return histogram === undefined ? [] : [line(metric, histogram)];
    }),
  ].join("\n") + "\n";
}

/** Of the times that are one: the last rank whose call did not fail. */
function largestMs(histogram: LatencyHistogram): number {
  const { count, infiniteCount } = histogram;
  return infiniteCount === count ? 0 : histogram.quantileMs((count - infiniteCount) / count);
}
