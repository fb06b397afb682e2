import type { MetricName, Summary } from "../../results/mod.ts";
import type { LatencyHistogram } from "../../stats/mod.ts";
import { type Distribution, distribution, type EstimateQuantile } from "./distribution.ts";
import { type Heatmap, heatmap } from "./heatmap.ts";
import { histogramDistribution } from "./histogram_distribution.ts";
import type { ReportCall } from "./report_call.ts";
import { type FailedCall, type PhaseName, PHASES, type RunCollector } from "./run_collector.ts";
import { type TimeBin, timeBins } from "./time_bins.ts";

/** All that the report shows of a run: of the same size for ten calls and for a million. */
export interface RunFigures {
  /** Short, and different from that of the other runs of the report. */
  readonly name: string;
  readonly summary: Summary;
  readonly health: Readonly<Record<string, unknown>>;
  /** Corrected latency with failed calls as +∞; absent where nothing was due. */
  readonly corrected?: Distribution;
  /** Corrected latency of answered calls alone. */
  readonly answered?: Distribution;
  readonly service?: Distribution;
  readonly late?: Distribution;
  readonly phases: Partial<Record<PhaseName, Distribution>>;
  readonly heatmap: Heatmap;
  readonly time: readonly TimeBin[];
  readonly slowest: readonly ReportCall[];
  readonly failed: readonly FailedCall[];
  readonly failedCount: number;
  readonly codes: Readonly<Record<string, number>>;
  /** Records that were read, and how many of them have no time. */
  readonly recordCount: number;
  readonly withoutTime: number;
  /** Whether each call has a record; else the distributions are the histograms of `#END`. */
  readonly complete: boolean;
}

/** What `runFigures` is made from. */
export interface RunSources {
  readonly name: string;
  readonly summary: Summary;
  readonly health?: Readonly<Record<string, unknown>>;
  readonly collector: RunCollector;
  /** Those of `#END`, for a file that does not have a record of each call. */
  readonly histograms: Partial<Record<MetricName, LatencyHistogram>>;
  readonly estimate: EstimateQuantile;
}

/** The figures of a run whose records have all been collected. */
export function runFigures(sources: RunSources): RunFigures {
  const { name, summary, health = {}, collector, histograms, estimate } = sources;
  const complete = collector.count > 0 && Object.keys(histograms).length === 0;
  const closed = summary.meta?.closed_loop === true;
  const of = (kind: "corrected" | "answered" | "service" | "late", metric: MetricName) => {
    if (complete) return distribution(collector[kind], estimate);
    const histogram = histograms[metric];
    return histogram === undefined ? undefined : histogramDistribution(histogram, estimate);
  };
  const phases: Partial<Record<PhaseName, Distribution>> = {};
  for (const [phase] of PHASES) {
    const times = collector.phases.get(phase);
    const histogram = histograms[phase];
    const figures = complete
      ? times && distribution(times, estimate)
      : histogram && histogramDistribution(histogram, estimate);
    if (figures !== undefined) phases[phase] = figures;
  }
  const hasLateness = !closed && (!complete || collector.late.count > 0);
  return {
    name,
    summary,
    health,
    ...(hasLateness
      ? {
        corrected: of("corrected", "corrected"),
        ...(complete ? { answered: of("answered", "corrected") } : {}),
        late: of("late", "late"),
      }
      : {}),
    service: of("service", histograms.latency === undefined ? "total" : "latency"),
    phases,
    heatmap: heatmap(collector.overTime),
    time: timeBins(collector.overTime, { durationMs: durationMsOf(summary) }),
    slowest: collector.slowest.sorted(),
    failed: collector.failed,
    failedCount: Math.max(collector.failedCount, failuresIn(summary)),
    codes: complete ? collector.codes : summary.codes,
    recordCount: collector.count,
    withoutTime: collector.withoutTime,
    complete,
  };
}

/** How long the schedule was; undefined when the file does not tell. */
export function durationMsOf({ meta }: Pick<Summary, "meta">): number | undefined {
  return meta?.duration_sec === undefined ? undefined : meta.duration_sec * 1000;
}

function failuresIn({ codes }: Summary): number {
  return Object.entries(codes).reduce((sum, [code, n]) => code === "OK" ? sum : sum + n, 0);
}
