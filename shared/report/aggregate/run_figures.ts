import {
  type MetricName,
  type Run,
  runHistograms,
  type RunSamples,
  type Summary,
} from "../../results/mod.ts";
import { type Distribution, distribution, histogramDistribution } from "./distribution.ts";
import { type Heatmap, heatmap } from "./heatmap.ts";
import type { ReportCall } from "./report_call.ts";
import type { FailedCall, RunCollector } from "./run_collector.ts";
import { type TimeBin, timeBins } from "./time_bins.ts";

/** The steps of a cold connection and its first call, in their order. */
export const CONNECT_PHASES = ["dns", "tcp", "tls", "settings", "connect", "first_rpc"] as const;
/** The parts of a call of 03_signing; the last two are those of the server. */
export const SIGNING_PHASES = ["network", "server", "queue", "sign"] as const;
const PHASES = [...CONNECT_PHASES, ...SIGNING_PHASES] as const;
export type PhaseName = (typeof PHASES)[number];

/** All that the report shows of a run: of the same size for ten calls and for a million. */
export interface RunFigures {
  /** Short, and different from that of the other runs of the report. */
  readonly name: string;
  readonly summary: Summary;
  readonly health: Readonly<Record<string, unknown>>;
  /** Corrected latency with failed calls as +∞; absent where nothing was due. */
  readonly corrected?: Distribution;
  /** Corrected latency of answered calls alone; absent where none failed. */
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
  /** Records that have no time. */
  readonly withoutTime: number;
  /** Whether each call has a record. */
  readonly complete: boolean;
}

/** What `runFigures` is made from. */
export interface RunSources {
  readonly name: string;
  readonly summary: Summary;
  readonly run: Run;
  /** Those of the run. */
  readonly samples: RunSamples;
  /** It has taken all records. */
  readonly collector: RunCollector;
}

/** The figures of a run whose records have all been collected. Throws a ResultFileError. */
export function runFigures({ name, summary, run, samples, collector }: RunSources): RunFigures {
  const complete = collector.count > 0 &&
    (summary.sent === undefined || collector.count >= summary.sent);
  const exact = complete && run.columns !== undefined;
  const histograms = exact ? {} : runHistograms(run);
  const of = (metric: MetricName, options = {}): Distribution | undefined => {
    if (exact) {
      const known = Object.values(summary.trust?.[metric] ?? {});
      return distribution(samples.of(metric)!, { known, ...options });
    }
    const histogram = histograms[metric];
    return histogram && histogramDistribution(histogram);
  };
  const scheduled = summary.meta?.closed_loop !== true;
  const corrected = scheduled ? of("corrected", { band: true }) : undefined;
  const ofService = { band: corrected === undefined };
  return {
    name,
    summary,
    health: run.file.end?.health ?? {},
    corrected,
    answered: corrected !== undefined && corrected.failedCount > 0 ? of("corrected_ok") : undefined,
    service: of("latency", ofService) ?? of("total", ofService),
    late: scheduled ? of("late") : undefined,
    phases: Object.fromEntries(
      PHASES.map((phase) => [phase, of(phase)]).filter(([, figures]) => figures !== undefined),
    ),
    heatmap: heatmap(collector.overTime),
    time: timeBins(collector.overTime, { durationMs: durationMsOf(summary) }),
    slowest: collector.slowest.sorted(),
    failed: collector.failed,
    failedCount: Math.max(collector.failedCount, failuresIn(summary)),
    codes: complete ? collector.codes : summary.codes,
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
