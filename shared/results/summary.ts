import { decodeHistogram } from "./decode_histogram.ts";
import {
  METRIC_NAMES,
  type MetricName,
  type MetricStats,
  metricStats,
  QUANTILES,
} from "./metric.ts";
import { readResults, type ResultFile } from "./read_results.ts";
import { RecordTotals } from "./record_totals.ts";
import type { ThresholdResult, Verdict } from "./run_end.ts";
import type { RunMeta } from "./run_meta.ts";
import { type WithinFloor, withinFloor } from "./within_floor.ts";

/** The figures of a metric, as far as the file has them and the number of calls supports them. */
export type SummaryStats = Partial<MetricStats> & { readonly count: number };

/** What a result file comes to. What the file does not tell is absent. */
export interface Summary {
  readonly path: string;
  readonly test: string;
  readonly meta?: Partial<RunMeta>;
  /**
   * `records`: the exact times of all calls; `histograms`: those of `#END`, or made while reading a
   * file too long to keep, to three digits; `nothing`: the file has neither.
   */
  readonly figuresFrom: "records" | "histograms" | "nothing";
  readonly asked?: number;
  readonly sent?: number;
  readonly ok?: number;
  /** Calls by the status they ended with; of failed calls only when `ok` is absent. */
  readonly codes: Readonly<Record<string, number>>;
  /** What the first failed call of each status said. */
  readonly firstMessages: Readonly<Record<string, string>>;
  readonly askedRps?: number;
  readonly achievedRps?: number;
  readonly metrics: Partial<Record<MetricName, SummaryStats>>;
  /** The quantiles that are the machine's; absent when the run was given no floor. */
  readonly withinFloor?: WithinFloor;
  readonly connections?: number;
  /** Connections by the TLS version and cipher that their records tell of. */
  readonly tls: Readonly<Record<string, number>>;
  /** Failed attempts by the step at which their records say they failed. */
  readonly phases: Readonly<Record<string, number>>;
  readonly thresholds: readonly ThresholdResult[];
  readonly verdict?: Verdict;
  readonly reasons: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Whether `count` calls say anything of the quantile `q`: at least 1/(1 − q), which is 1,000 for
 * p99.9 and 100 for p99. With fewer no call is beyond the quantile: it would be the maximum under
 * another name.
 */
export function supportsQuantile(q: number, count: number): boolean {
  return count >= Math.round(1 / (1 - q));
}

/**
 * Reads a result file and sums it up: from its records when they are all there, from the histograms
 * of `#END` otherwise. Rejects with a ResultFileError.
 */
export async function summarize(
  path: string,
  options: { readonly exactMax?: number } = {},
): Promise<Summary> {
  const totals = new RecordTotals(options);
  const file = await readResults(path, (record) => totals.add(record));
  const { meta, end } = file;
  const complete = hasAllRecords(file, totals);
  const fromRecords = complete && file.recordCount > 0;
  const metrics = supported(fromRecords ? totals.stats() : endStats(file));
  const known = fromRecords
    ? { sent: totals.sentCount, ok: totals.okCount, achieved: totals.achievedRps }
    : {};
  return {
    path,
    test: file.test,
    ...(meta === undefined ? {} : { meta }),
    figuresFrom: Object.keys(metrics).length === 0
      ? "nothing"
      : fromRecords && totals.exact
      ? "records"
      : "histograms",
    asked: end?.asked,
    sent: end?.sent ?? known.sent,
    ok: end?.ok ?? known.ok,
    codes: end?.codes ?? totals.codes,
    firstMessages: end?.first_messages ?? {},
    askedRps: end?.asked_rps ?? meta?.rps,
    achievedRps: end?.achieved_rps ?? known.achieved,
    metrics,
    ...(meta?.floor === undefined ? {} : { withinFloor: withinFloor(meta.floor, metrics) }),
    connections: end?.connections,
    tls: totals.tls,
    phases: totals.phases,
    thresholds: end?.thresholds ?? [],
    ...verdictOf(file),
    warnings: [...(end?.warnings ?? []), ...warningsOf(file, { complete, totals })],
  };
}

function hasAllRecords({ meta, end, recordCount }: ResultFile, totals: RecordTotals): boolean {
  if (meta?.records !== undefined && meta.records !== "all") return false;
  if (end?.sent === undefined) return recordCount > 0 || end === undefined;
  return totals.sentCount === end.sent;
}

/** The figures of `#END`, from its histograms where it does not spell them out. */
function endStats({ path, end }: ResultFile): Partial<Record<MetricName, Partial<MetricStats>>> {
  const stats: Partial<Record<MetricName, Partial<MetricStats>>> = {};
  for (const name of METRIC_NAMES) {
    const written = end?.[name];
    const encoded = end?.histograms?.[name];
    const decoded = encoded === undefined
      ? undefined
      : metricStats(decodeHistogram({ path, name, encoded }));
    if (written !== undefined || decoded !== undefined) stats[name] = { ...decoded, ...written };
  }
  return stats;
}

/** Leaves out the quantiles that so few calls do not support. */
function supported(
  all: Partial<Record<MetricName, Partial<MetricStats>>>,
): Partial<Record<MetricName, SummaryStats>> {
  const result: Partial<Record<MetricName, SummaryStats>> = {};
  for (const name of METRIC_NAMES) {
    const stats = all[name];
    if (stats?.count === undefined) continue;
    const { count } = stats;
    const kept = Object.entries(stats).filter(([field]) => {
      const q = (QUANTILES as Readonly<Record<string, number>>)[field];
      return q === undefined || supportsQuantile(q, count);
    });
    result[name] = { ...Object.fromEntries(kept), count };
  }
  return result;
}

function verdictOf({ end, tornLine }: ResultFile): Pick<Summary, "verdict" | "reasons"> {
  if (end === undefined) {
    const torn = tornLine === undefined ? "" : `, in the middle of line ${tornLine}`;
    return { verdict: "interrupted", reasons: [`the file has no #END: it was cut off${torn}`] };
  }
  return {
    verdict: end.interrupted === true ? "interrupted" : end.verdict,
    reasons: end.reasons ?? [],
  };
}

function warningsOf(
  { meta, end, recordCount }: ResultFile,
  { complete, totals }: { complete: boolean; totals: RecordTotals },
): string[] {
  if (complete) return [];
  if (end === undefined) {
    return [`the file has records of ${meta?.records} calls only, and no #END to tell of the rest`];
  }
  const mode = meta?.records ?? "all";
  if (mode !== "all") return [];
  if (end.records_left_out !== undefined) {
    return [`${end.records_left_out} records were left out, as the disk was too slow`];
  }
  if (recordCount === 0) return ["the file has no records"];
  return [`the file has records of ${totals.sentCount} calls, and ${end.sent} were sent`];
}
