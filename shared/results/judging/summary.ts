import { correctedMetric, factsOf, isOkOnly, type ScenarioFacts } from "../../scenarios/mod.ts";
import type { BreakdownStats } from "../breakdown_stats.ts";
import { decodeHistogram } from "../reading/decode_histogram.ts";
import { type MetricStats, metricStats, QUANTILES, timesStats } from "../metric_stats.ts";
import { type OutcomeTotals, outcomeTotals } from "../reading/outcome_totals.ts";
import type { ResultFile } from "../reading/result_file.ts";
import { histogramTrust, type QuantileTrust, sampleTrust } from "./quantile_trust.ts";
import { readRun, type ReadRunOptions, type Run } from "../reading/read_run.ts";
import { RunSamples } from "../reading/run_samples.ts";
import { type Spread, spreadOf } from "./spread.ts";
import type { ThresholdResult, Verdict } from "../run_end.ts";
import type { RunMeta } from "../run_meta.ts";
import { type WithinFloor, withinFloor } from "./within_floor.ts";

/** The figures of a metric, as far as the file has them and the number of calls supports them. */
export type SummaryStats = Partial<MetricStats> & { readonly count: number };

/** What a result file comes to. What the file does not tell is absent. */
export interface Summary {
  /** Its result file. */
  readonly path: string;
  /** The test, `01_steady`. */
  readonly test: string;
  /** The head of the file. */
  readonly meta?: Partial<RunMeta>;
  /**
   * `records`: the exact times of all calls; `histograms`: those of `#END`, or made while reading a
   * file too long to keep, to three digits; `nothing`: the file has neither.
   */
  readonly figuresFrom: "records" | "histograms" | "nothing";
  /** Calls that were due. */
  readonly asked?: number;
  /** Of them those that were sent. */
  readonly sent?: number;
  /** Of those the ones that succeeded. */
  readonly ok?: number;
  /** Calls by the status they ended with; of failed calls only when `ok` is absent. */
  readonly codes: Readonly<Record<string, number>>;
  /** What the first failed call of each status said. */
  readonly firstMessages: Readonly<Record<string, string>>;
  /** The rate asked for, calls a second. */
  readonly askedRps?: number;
  /** The rate at which calls were sent, calls a second. */
  readonly achievedRps?: number;
  /** The figures of each metric, by its name. */
  readonly metrics: Partial<Record<string, SummaryStats>>;
  /** How far the quantiles can be trusted; absent unless it was asked for. */
  readonly trust?: Partial<Record<string, QuantileTrust>>;
  /** How the times of a call spread; absent unless trust was asked for, or when there are none. */
  readonly spread?: Spread;
  /** The quantiles that are the machine's; absent when the run was given no floor. */
  readonly withinFloor?: WithinFloor;
  /** Connections that were opened. */
  readonly connections?: number;
  /** Of a test with a mix: the calls of each label. */
  readonly breakdown?: Readonly<Record<string, BreakdownStats>>;
  /** What the test says beside all that: its own fields of `#END`. */
  readonly own?: Readonly<Record<string, unknown>>;
  /** Of each tally of the test, by its name, how many calls had each value. */
  readonly tallies: OutcomeTotals["tallies"];
  /** What became of the limits that were set. */
  readonly thresholds: readonly ThresholdResult[];
  /** Whether the generator did its part. */
  readonly verdict?: Verdict;
  /** Why it did not. */
  readonly reasons: readonly string[];
  /** What to know before the figures are believed. */
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
 * Reads a result file and sums it up with the trust in its quantiles, as `summarizeRun` does. Rejects
 * with a ResultFileError.
 */
export async function summarize(path: string, options: ReadRunOptions = {}): Promise<Summary> {
  return summarizeRun(await readRun(path, options), { trust: true });
}

/**
 * Sums up a run: from its records when they are all there, from the histograms of `#END` otherwise.
 * Throws a ResultFileError.
 *
 * @param options `trust`: whether to say how far each quantile can be trusted, and how times spread;
 * it takes a few passes more. @default false `samples`: the run's, for who needs them again
 */
export function summarizeRun(
  run: Run,
  options: { readonly trust?: boolean; readonly samples?: RunSamples } = {},
): Summary {
  const { file } = run;
  const { meta, end } = file;
  const facts = factsOf(file.test);
  const totals = outcomeTotals(run, facts);
  const complete = hasAllRecords(file, totals);
  const fromRecords = complete && file.recordCount > 0;
  const samples = fromRecords
    ? options.samples ?? new RunSamples(run.columns, facts)
    : new RunSamples(undefined, facts);
  const stats = fromRecords ? recordStats(run, { facts, samples }) : endStats(file, facts);
  const metrics = supported(stats, facts);
  const known = fromRecords
    ? { sent: totals.sent, ok: totals.ok, achieved: achievedRps(run, totals) }
    : {};
  return {
    path: file.path,
    test: file.test,
    ...(meta === undefined ? {} : { meta }),
    figuresFrom: Object.keys(metrics).length === 0
      ? "nothing"
      : fromRecords && run.columns !== undefined
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
    ...(options.trust === true
      ? { ...trustOf(metrics, { facts, samples }), ...spreadOf(run, { metrics, samples }) }
      : {}),
    ...(meta?.floor === undefined
      ? {}
      : { withinFloor: withinFloor(meta.floor, { metrics: facts.metrics, stats: metrics }) }),
    connections: end?.connections,
    ...(end?.breakdown === undefined ? {} : { breakdown: end.breakdown }),
    ...(end?.own === undefined ? {} : { own: end.own }),
    tallies: totals.tallies,
    thresholds: end?.thresholds ?? [],
    ...verdictOf(file),
    warnings: [...(end?.warnings ?? []), ...warningsOf(file, { complete, totals })],
  };
}

/** What figures are made from. */
interface Sources {
  readonly facts: ScenarioFacts;
  readonly samples: RunSamples;
}

function hasAllRecords({ meta, end, recordCount }: ResultFile, totals: OutcomeTotals): boolean {
  if (meta?.records !== undefined && meta.records !== "all") return false;
  if (end?.sent === undefined) return recordCount > 0 || end === undefined;
  return totals.sent === end.sent;
}

/** Calls sent a second, from the first to the last; undefined when the records do not tell. */
function achievedRps({ firstSentMs, lastSentMs }: Run, { sent }: OutcomeTotals) {
  const spanMs = lastSentMs - firstSentMs;
  return spanMs > 0 ? (sent - 1) / spanMs * 1000 : undefined;
}

/** The figures of all records, exact where they were all kept. */
function recordStats(
  { histograms }: Run,
  { facts: { metrics }, samples }: Sources,
): Partial<Record<string, MetricStats>> {
  const stats: Partial<Record<string, MetricStats>> = {};
  const corrected = correctedMetric(metrics)?.name ?? "";
  for (const metric of metrics) {
    const { name } = metric;
    // Where no call failed it says the same again.
    if (isOkOnly(metric) && stats[corrected]?.failed === undefined) continue;
    const sorted = samples.sorted(name);
    const histogram = histograms?.[name];
    const ofMetric = sorted !== undefined
      ? timesStats(sorted)
      : histogram === undefined
      ? undefined
      : metricStats(histogram);
    if (ofMetric !== undefined) stats[name] = ofMetric;
  }
  return stats;
}

function trustOf(
  metrics: Summary["metrics"],
  { facts, samples }: Sources,
): Pick<Summary, "trust"> {
  const trust: Partial<Record<string, QuantileTrust>> = {};
  for (const { name, trusted } of facts.metrics) {
    const shown = metrics[name];
    if (!trusted || shown === undefined) continue;
    const sample = samples.of(name);
    trust[name] = sample === undefined ? histogramTrust(shown) : sampleTrust(sample, shown);
  }
  return { trust };
}

/** The figures of `#END`, from its histograms where it does not spell them out. */
function endStats(
  { path, end }: ResultFile,
  { metrics }: ScenarioFacts,
): Partial<Record<string, Partial<MetricStats>>> {
  const stats: Partial<Record<string, Partial<MetricStats>>> = {};
  for (const { name } of metrics) {
    const written = end?.metrics?.[name];
    const encoded = end?.histograms?.[name];
    const decoded = encoded === undefined
      ? undefined
      : metricStats(decodeHistogram({ path, name, encoded, failed: written?.failed }));
    if (written !== undefined || decoded !== undefined) stats[name] = { ...decoded, ...written };
  }
  return stats;
}

/** Leaves out the quantiles that so few calls do not support. */
function supported(
  all: Partial<Record<string, Partial<MetricStats>>>,
  { metrics }: ScenarioFacts,
): Partial<Record<string, SummaryStats>> {
  const result: Partial<Record<string, SummaryStats>> = {};
  for (const { name } of metrics) {
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
  { complete, totals }: { complete: boolean; totals: OutcomeTotals },
): string[] {
  if (complete) return [];
  if (end === undefined) {
    return [`the file has records of ${meta?.records} calls only, and no #END to show the rest`];
  }
  const mode = meta?.records ?? "all";
  if (mode !== "all") return [];
  if (end.records_left_out !== undefined) {
    return [`${end.records_left_out} records were left out, as the disk was too slow or full`];
  }
  if (recordCount === 0) return ["the file has no records"];
  return [`the file has records of ${totals.sent} calls, and ${end.sent} were sent`];
}
