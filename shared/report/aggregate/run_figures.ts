import { type Run, runHistograms, type RunSamples, type Summary } from "../../results/mod.ts";
import {
  correctedMetric,
  factsOf,
  isOkOnly,
  lateMetric,
  type ScenarioFacts,
  shownAt,
} from "../../scenarios/mod.ts";
import { type Distribution, distribution, histogramDistribution } from "./distribution.ts";
import { type Heatmap, heatmap } from "./heatmap.ts";
import type { ReportCall } from "./report_call.ts";
import type { FailedCall, RunCollector } from "./run_collector.ts";
import { type TimeBin, timeBins } from "./time_bins.ts";

/** All that the report shows of a run: of the same size for ten calls and for a million. */
export interface RunFigures {
  /** Short, and different from that of the other runs of the report. */
  readonly name: string;
  readonly summary: Summary;
  /** Of its test. */
  readonly facts: ScenarioFacts;
  readonly health: Readonly<Record<string, unknown>>;
  /** Corrected latency with failed calls as +∞; absent where nothing was due. */
  readonly corrected?: Distribution;
  /** Corrected latency of answered calls alone; absent where none failed. */
  readonly answered?: Distribution;
  readonly service?: Distribution;
  readonly late?: Distribution;
  /** The parts of a call that its test shows on the page, by their metrics. */
  readonly phases: Partial<Record<string, Distribution>>;
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
interface RunSources {
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
  const facts = factsOf(summary.test);
  const of = (metric: string | undefined, options = {}): Distribution | undefined => {
    if (metric === undefined) return undefined;
    if (exact) {
      const known = Object.values(summary.trust?.[metric] ?? {});
      return distribution(samples.of(metric)!, { known, ...options });
    }
    const histogram = histograms[metric];
    return histogram && histogramDistribution(histogram);
  };
  const scheduled = summary.meta?.closed_loop !== true;
  const corrected = scheduled
    ? of(correctedMetric(facts.metrics)?.name, { band: true })
    : undefined;
  return {
    name,
    summary,
    facts,
    health: run.file.end?.health ?? {},
    corrected,
    answered: corrected !== undefined && corrected.failedCount > 0
      ? of(facts.metrics.find(isOkOnly)?.name)
      : undefined,
    service: of(facts.service, { band: corrected === undefined }),
    late: scheduled ? of(lateMetric(facts.metrics)?.name) : undefined,
    phases: Object.fromEntries(
      phasesOf(facts).map((phase) => [phase, of(phase)] as const)
        .filter(([, figures]) => figures !== undefined),
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

/** The metrics of the parts of a call that a test shows on the page. */
function phasesOf({ sections = [] }: ScenarioFacts): string[] {
  return sections.flatMap((section) =>
    section.kind === "parts" ? shownAt("page", section.parts).map(({ metric }) => metric) : []
  );
}

/** How long the schedule was; undefined when the file does not tell. */
export function durationMsOf({ meta }: Pick<Summary, "meta">): number | undefined {
  return meta?.duration_sec === undefined ? undefined : meta.duration_sec * 1000;
}

function failuresIn({ codes }: Summary): number {
  return Object.entries(codes).reduce((sum, [code, n]) => code === "OK" ? sum : sum + n, 0);
}
