import { allScenarios, factsOf, type Tally } from "../scenarios/mod.ts";
import {
  type MetricStats,
  QUANTILES,
  type RunMeta,
  type Summary,
  type SummaryStats,
  type ThresholdResult,
  trustText,
  type Verdict,
} from "../results/mod.ts";

/** The version of the document; it grows when a field changes its meaning or goes. */
const SUMMARY_SCHEMA = 1;

/** A quantile of a metric, with its interval or the reason why it has none. */
interface QuantileDocument {
  /** 0 to 1 */
  readonly q: number;
  /** `null` when it falls among failed calls: it is undefined then. */
  readonly ms: number | null;
  /** The confidence interval, ms; `high_ms` is `null` when its end falls among failed calls. */
  readonly low_ms?: number;
  readonly high_ms?: number | null;
  /** 0 to 1; there with the interval. */
  readonly confidence?: number;
  /** Independent calls that would tell as much; there with the interval. */
  readonly effective_count?: number;
  /** Why there is no interval or no number, in words. */
  readonly reason?: string;
  /** Whether it is the machine's rather than the server's, by the noise floor of the run. */
  readonly within_floor?: true;
}

/** One metric of a run. */
interface MetricDocument {
  readonly count: number;
  /** Calls among them that failed and are above every time. */
  readonly failed?: number;
  /** `null` when it is undefined, because calls failed. */
  readonly mean_ms?: number | null;
  readonly max_ms?: number | null;
  /** Those that so many calls support. */
  readonly quantiles: readonly QuantileDocument[];
}

/** One run of a summary. */
interface RunDocument {
  readonly name: string;
  readonly test: string;
  /** `null` when the file has none. */
  readonly verdict: Verdict | null;
  readonly reasons: readonly string[];
  readonly warnings: readonly string[];
  readonly calls: {
    readonly asked?: number;
    readonly sent?: number;
    readonly ok?: number;
    readonly codes: Readonly<Record<string, number>>;
    readonly first_messages: Readonly<Record<string, string>>;
    readonly asked_per_sec?: number;
    readonly achieved_per_sec?: number;
  };
  readonly thresholds: readonly ThresholdResult[];
  readonly figures_from: Summary["figuresFrom"];
  readonly metrics: Partial<Record<string, MetricDocument>>;
  /** How many were made, and the tallies of connections that any test has, empty for another one. */
  readonly connections: { readonly made?: number } & Readonly<Record<string, unknown>>;
  /** The other tallies of its test; absent when it has none. */
  readonly tallies?: Summary["tallies"];
  /** `#META` of the result file, as it stands there. */
  readonly meta: Partial<RunMeta> | null;
}

/** Runs summed up for programs, as docs/summary.schema.json describes it. */
export interface SummaryDocument {
  readonly schema: typeof SUMMARY_SCHEMA;
  readonly runs: readonly RunDocument[];
}

/** Summaries as JSON has them: no number that is none, and what is undefined says why. */
export function summaryDocument(
  runs: readonly { readonly name: string; readonly summary: Summary }[],
): SummaryDocument {
  return { schema: SUMMARY_SCHEMA, runs: runs.map(runDocument) };
}

function runDocument(
  { name, summary }: { readonly name: string; readonly summary: Summary },
): RunDocument {
  const facts = factsOf(summary.test);
  const metrics: Partial<Record<string, MetricDocument>> = {};
  for (const { name: metric } of facts.metrics) {
    const stats = summary.metrics[metric];
    if (stats !== undefined) metrics[metric] = metricDocument(summary, metric, stats);
  }
  const others = (facts.tallies ?? []).filter((tally) => !isOfConnections(tally));
  return {
    name,
    test: summary.test,
    verdict: summary.verdict ?? null,
    reasons: summary.reasons,
    warnings: summary.warnings,
    calls: {
      asked: summary.asked,
      sent: summary.sent,
      ok: summary.ok,
      codes: summary.codes,
      first_messages: summary.firstMessages,
      asked_per_sec: summary.askedRps,
      achieved_per_sec: summary.achievedRps,
    },
    thresholds: summary.thresholds,
    figures_from: summary.figuresFrom,
    metrics,
    connections: {
      made: summary.connections,
      ...talliesOf(
        allScenarios().flatMap(({ tallies = [] }) => tallies.filter(isOfConnections)),
        summary,
      ),
    },
    ...(others.length === 0 ? {} : { tallies: talliesOf(others, summary) }),
    meta: summary.meta ?? null,
  };
}

function isOfConnections({ ofConnections = false }: Tally): boolean {
  return ofConnections;
}

/** Each of these tallies, empty where the run counted nothing. */
function talliesOf(tallies: readonly Tally[], summary: Summary): Summary["tallies"] {
  return Object.fromEntries(tallies.map(({ name }) => [name, summary.tallies[name] ?? {}]));
}

function metricDocument(
  summary: Summary,
  metric: string,
  stats: SummaryStats,
): MetricDocument {
  return {
    count: stats.count,
    failed: stats.failed,
    mean_ms: finite(stats.mean_ms),
    max_ms: finite(stats.max_ms),
    quantiles: (Object.entries(QUANTILES) as [keyof typeof QUANTILES, number][])
      .filter(([field]) => stats[field] !== undefined)
      .map(([field, q]) => quantileDocument(summary, { metric, field, q })),
  };
}

function quantileDocument(
  summary: Summary,
  { metric, field, q }: {
    readonly metric: string;
    readonly field: keyof typeof QUANTILES & keyof MetricStats;
    readonly q: number;
  },
): QuantileDocument {
  const ms = finite(summary.metrics[metric]?.[field]) ?? null;
  const floor = summary.withinFloor?.[metric]?.includes(field)
    ? { within_floor: true } as const
    : {};
  const result = summary.trust?.[metric]?.[field];
  const trust = trustText(summary, { metric, field });
  if (trust.kind === "none") return { q, ms, ...floor };
  if (trust.kind !== "interval" || result?.kind !== "interval") {
    return { q, ms, ...trust.kind === "interval" ? {} : { reason: trust.reason }, ...floor };
  }
  return {
    q,
    ms,
    low_ms: result.low,
    high_ms: finite(result.high),
    confidence: result.confidence,
    effective_count: result.dependence.effectiveCount,
    ...floor,
  };
}

/** JSON has no Infinity. */
function finite(ms: number | undefined): number | null | undefined {
  return ms === undefined || Number.isFinite(ms) ? ms : null;
}
