import { LatencyHistogram } from "../../stats/mod.ts";
import { decodeHistogram } from "./decode_histogram.ts";
import { METRIC_NAMES, type MetricName } from "../metric_stats.ts";
import { metricTimes } from "./metric_times.ts";
import type { Run } from "./read_run.ts";

/**
 * The histograms of a run: those of `#END`, and from the records where it has none, as after a run
 * that was cut off. Empty ones are absent. Throws a ResultFileError.
 */
export function runHistograms(run: Run): Partial<Record<MetricName, LatencyHistogram>> {
  const { path, meta, end } = run.file;
  // Records of failed calls alone say nothing of a run.
  const all = meta?.records === undefined || meta.records === "all";
  const histograms: Partial<Record<MetricName, LatencyHistogram>> = {};
  for (const name of METRIC_NAMES) {
    const encoded = end?.histograms?.[name];
    const histogram = encoded !== undefined
      ? decodeHistogram({ path, name, encoded, failed: end?.[name]?.failed })
      : all
      ? countedHistogram(run, name)
      : undefined;
    if (histogram !== undefined && histogram.count > 0) histograms[name] = histogram;
  }
  // Where no call failed it is the same again.
  if (histograms.corrected?.infiniteCount === 0) delete histograms.corrected_ok;
  return histograms;
}

function countedHistogram(
  { columns, histograms }: Run,
  name: MetricName,
): LatencyHistogram | undefined {
  if (columns === undefined) return histograms?.[name];
  const histogram = new LatencyHistogram();
  for (const ms of metricTimes(columns, name)) histogram.recordMs(ms);
  return histogram;
}
