import { type LogBucket, logBuckets } from "../../stats/mod.ts";
import { correctedMetric, factsOf, mainMetrics } from "../../scenarios/mod.ts";
import type { MetricStats } from "../metric_stats.ts";
import { runHistograms } from "../reading/run_histograms.ts";
import type { Run } from "../reading/read_run.ts";
import type { RunSamples } from "../reading/run_samples.ts";

/** The finite times of one metric in buckets. */
export interface Spread {
  /** The metric by its name. */
  readonly metric: string;
  /** Whether it is the corrected latency, and not the service time. */
  readonly corrected: boolean;
  /** In ms, evenly apart in the logarithm. */
  readonly buckets: readonly LogBucket[];
  /** Calls that failed, above all of them. */
  readonly failed: number;
}

/** Buckets of a spread. */
const SPREAD_BUCKETS = 10;

/** The spread of what a run is judged by: the corrected latency where it has one. */
export function spreadOf(
  run: Run,
  { metrics, samples }: {
    readonly metrics: Partial<Record<string, Partial<MetricStats>>>;
    readonly samples: RunSamples;
  },
): { readonly spread?: Spread } {
  const facts = factsOf(run.file.test);
  const metric = mainMetrics(facts).find((name) => metrics[name] !== undefined);
  if (metric === undefined) return {};
  const sorted = samples.sorted(metric);
  const histogram = sorted === undefined ? runHistograms(run)[metric] : undefined;
  const failed = metrics[metric]?.failed ?? 0;
  const all = sorted?.length ?? histogram?.count ?? 0;
  const buckets = logBuckets({
    count: all - failed,
    at: (rank) => sorted?.[rank - 1] ?? histogram!.quantileMs(rank / all),
  }, SPREAD_BUCKETS);
  const corrected = metric === correctedMetric(facts.metrics)?.name;
  return buckets.length === 0 ? {} : { spread: { metric, corrected, buckets, failed } };
}
