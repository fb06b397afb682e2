import { correctedMetric, factsOf, isOkOnly, type Metric } from "../../scenarios/mod.ts";
import { LatencyHistogram } from "../../stats/mod.ts";
import { decodeHistogram } from "./decode_histogram.ts";
import type { Histograms } from "../metric_stats.ts";
import { metricTimes } from "./metric_times.ts";
import type { Run } from "./read_run.ts";

/**
 * The histograms of a run: those of `#END`, and from the records where it has none, as after a run
 * that was cut off. Empty ones are absent. Throws a ResultFileError.
 */
export function runHistograms(run: Run): Histograms {
  const { path, test, meta, end } = run.file;
  const { metrics } = factsOf(test);
  // Records of failed calls alone say nothing of a run.
  const all = meta?.records === undefined || meta.records === "all";
  const histograms: Histograms = {};
  for (const metric of metrics) {
    const { name } = metric;
    const encoded = end?.histograms?.[name];
    const histogram = encoded !== undefined
      ? decodeHistogram({ path, name, encoded, failed: end?.metrics?.[name]?.failed })
      : all
      ? countedHistogram(run, metric)
      : undefined;
    if (histogram !== undefined && histogram.count > 0) histograms[name] = histogram;
  }
  // Where no call failed it is the same again.
  if (histograms[correctedMetric(metrics)?.name ?? ""]?.infiniteCount === 0) {
    for (const metric of metrics.filter(isOkOnly)) delete histograms[metric.name];
  }
  return histograms;
}

function countedHistogram(
  { file, columns, histograms }: Run,
  metric: Metric,
): LatencyHistogram | undefined {
  if (columns === undefined) return histograms?.[metric.name];
  const histogram = new LatencyHistogram();
  for (const ms of metricTimes(columns, metric, factsOf(file.test))) histogram.recordMs(ms);
  return histogram;
}
