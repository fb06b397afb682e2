import { LatencyHistogram } from "../stats/mod.ts";
import { decodeHistogram } from "./decode_histogram.ts";
import { METRIC_NAMES, type MetricName } from "./metric.ts";
import type { ReadRecord } from "./read_record.ts";
import { readResults } from "./read_results.ts";
import { recordTimes } from "./record_times.ts";

/**
 * The histograms of a result file: those of `#END`, and from the records where it has none, as after
 * a run that was cut off. Empty ones are absent. Rejects with a ResultFileError.
 */
export async function readHistograms(
  path: string,
): Promise<Partial<Record<MetricName, LatencyHistogram>>> {
  const counted: Partial<Record<MetricName, LatencyHistogram>> = {};
  const { meta, end } = await readResults(path, (record) => count(record, counted));
  // Records of failed calls alone say nothing of a run.
  const all = meta?.records === undefined || meta.records === "all";
  const histograms: Partial<Record<MetricName, LatencyHistogram>> = {};
  for (const name of METRIC_NAMES) {
    const encoded = end?.histograms?.[name];
    const histogram = encoded === undefined
      ? all ? counted[name] : undefined
      : decodeHistogram({ path, name, encoded });
    if (histogram !== undefined && histogram.count > 0) histograms[name] = histogram;
  }
  return histograms;
}

function count(
  record: ReadRecord,
  counted: Partial<Record<MetricName, LatencyHistogram>>,
): void {
  recordTimes(record, (name, ms) => (counted[name] ??= new LatencyHistogram()).recordMs(ms));
}
