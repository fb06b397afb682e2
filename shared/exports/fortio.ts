import { NS_PER_MS } from "../base/mod.ts";
import { QUANTILES, supportsQuantile } from "../results/mod.ts";
import { type LatencyHistogram, logBuckets } from "../stats/mod.ts";
import type { ExportedRun } from "./exported_run.ts";

const MS_PER_SEC = 1000;
/** Bars of Fortio's chart. */
const BUCKETS = 50;

/** Fortio's histogram of a run, in seconds (its `stats.HistogramData`). */
interface FortioHistogram {
  readonly Count: number;
  readonly Min: number;
  readonly Max: number;
  readonly Sum: number;
  readonly Avg: number;
  readonly StdDev: number;
  readonly Data: readonly {
    readonly Start: number;
    readonly End: number;
    /** Of all up to here, 0 to 100. */
    readonly Percent: number;
    readonly Count: number;
  }[];
  readonly Percentiles: readonly { readonly Percentile: number; readonly Value: number }[];
}

/** The part of Fortio's results of a gRPC run (its `GRPCRunnerResults`) that a run of ours has. */
interface FortioRun {
  readonly RunType: "GRPC";
  readonly Labels: string;
  readonly StartTime: string;
  readonly RequestedQPS: string;
  readonly RequestedDuration: string;
  readonly ActualQPS: number;
  /** ns */
  readonly ActualDuration: number;
  readonly NumThreads: number;
  readonly Version: string;
  readonly DurationHistogram: FortioHistogram;
  readonly RetCodes: Readonly<Record<string, number>>;
  readonly Destination: string;
}

/**
 * A run as Fortio saves one, which `fortio report` shows. Its durations are service times, as
 * Fortio's own are; the corrected latency has no place in it.
 */
export function fortioJson({ name, facts, file, summary, histograms }: ExportedRun): FortioRun {
  const { meta, verdict } = summary;
  const durationSec = meta?.duration_sec;
  return {
    RunType: "GRPC",
    Labels: `${name}${verdict === "valid" ? "" : ` (${verdict ?? "not judged"})`}, service time`,
    StartTime: meta?.started_at ?? new Date(0).toISOString(),
    RequestedQPS: String(summary.askedRps ?? meta?.schedule ?? "unknown"),
    RequestedDuration: durationSec === undefined ? "unknown" : `${durationSec}s`,
    ActualQPS: summary.achievedRps ?? 0,
    ActualDuration: Math.round(
      (file.end?.elapsed_ms ?? (durationSec ?? 0) * MS_PER_SEC) * NS_PER_MS,
    ),
    NumThreads: meta?.threads ?? 1,
    Version: `grpc-latency-lab ${meta?.lab ?? "unknown"}`,
    DurationHistogram: fortioHistogram(histograms[facts.service]),
    RetCodes: summary.codes,
    Destination: meta?.target ?? "unknown",
  };
}

function fortioHistogram(histogram: LatencyHistogram | undefined): FortioHistogram {
  if (histogram === undefined) {
    return { Count: 0, Min: 0, Max: 0, Sum: 0, Avg: 0, StdDev: 0, Data: [], Percentiles: [] };
  }
  const { count } = histogram;
  const seconds = (ms: number) => ms / MS_PER_SEC;
  let upTo = 0;
  const buckets = logBuckets({ count, at: (rank) => histogram.quantileMs(rank / count) }, BUCKETS);
  return {
    Count: count,
    Min: seconds(histogram.minMs),
    Max: seconds(histogram.maxMs),
    Sum: seconds(histogram.meanMs) * count,
    Avg: seconds(histogram.meanMs),
    StdDev: seconds(histogram.stdDevMs),
    Data: buckets.filter((bucket) => bucket.count > 0).map((
      { low, high, count: inBucket },
      at,
    ) => ({
      Start: seconds(at === 0 ? histogram.minMs : low),
      End: seconds(high),
      Percent: (upTo += inBucket) / count * 100,
      Count: inBucket,
    })),
    Percentiles: Object.values(QUANTILES).filter((q) => supportsQuantile(q, count)).map((q) => ({
      Percentile: Number((q * 100).toPrecision(12)),
      Value: seconds(histogram.quantileMs(q)),
    })),
  };
}
