import type { Metric } from "../../scenarios/mod.ts";
import { type Histograms, toWholeUs } from "../metric_stats.ts";
import type { ThresholdResult } from "../run_end.ts";

/**
 * Without a metric of its own a threshold is on the corrected latency: what a caller on schedule
 * would have waited. A limit on service time alone would hold while the calls queue up before it.
 */
const DEFAULT_METRIC = "corrected";

const OPERATORS = {
  "<": (actual: number, limit: number) => actual < limit,
  "<=": (actual: number, limit: number) => actual <= limit,
  ">": (actual: number, limit: number) => actual > limit,
  ">=": (actual: number, limit: number) => actual >= limit,
  "==": (actual: number, limit: number) => actual === limit,
  "!=": (actual: number, limit: number) => actual !== limit,
} as const;
type Operator = keyof typeof OPERATORS;

type Subject =
  | { readonly kind: "quantile"; readonly metric: string; readonly q: number }
  | { readonly kind: "min" | "max" | "avg" | "count"; readonly metric: string }
  | { readonly kind: "error_ratio" }
  | { readonly kind: "rps" };

/** A limit on one figure of a run. */
export interface Threshold {
  /** With its metric spelled out: `corrected.p(99)<50`. */
  readonly text: string;
  readonly subject: Subject;
  readonly operator: Operator;
  /** ms, a ratio or calls a second, as the subject is. */
  readonly limit: number;
}

/** A threshold that cannot be understood. The message shows it and examples. */
export class ThresholdError extends Error {
  readonly kind = "threshold";
  override readonly name = "ThresholdError";

  constructor(
    /** What was given. */
    readonly value: string,
    why: string,
  ) {
    super(
      `${JSON.stringify(value)} is not a threshold: ${why}; examples: p(99)<50, ` +
        "latency.p(99.9)<=60, max<100, avg<45, connect.p(95)<20, error_ratio<0.001, rps>=1999",
    );
  }
}

const THRESHOLD = new RegExp(
  "^(?:([a-z_]+)[.:])?(?:p\\(\\s*([0-9.]+)\\s*\\)|p([0-9.]+)|(med|min|max|avg|count|error_ratio|rps))" +
    "\\s*(<=|>=|<|>|===?|!==?)\\s*((?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:e[+-]?[0-9]+)?)\\s*([a-zµ%/]*)$",
);

/** What a limit may have behind its number, and what it is then multiplied by. */
const UNITS = {
  ms: { ns: 1e-6, us: 1e-3, "µs": 1e-3, ms: 1, s: 1e3, m: 60e3 },
  ratio: { "%": 0.01 },
  rps: { "/s": 1 },
  count: {},
} as const satisfies Readonly<Record<string, Readonly<Record<string, number>>>>;

/**
 * A threshold as k6 writes it: `p(99)<50` or `p99<50ms`, `med`, `min`, `max` and `avg` in ms, of the
 * corrected latency or of the metric named before a dot (or colon), such as `latency.p(99)<45` and
 * `connect.p(95)<20`; `count`, how many calls have such a time, of the corrected latency those that
 * ended with OK; `error_ratio<0.001` (0 to 1, or `0.1%`) and `rps>=1999`. Throws a ThresholdError, for
 * a metric too that is not one of these.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseThreshold } from "@lab/shared/results";
 * import { allScenarios } from "@lab/shared/scenarios";
 * const [{ metrics }] = allScenarios();
 * assert.equal(parseThreshold("p(99) < 50", metrics).text, "corrected.p(99)<50");
 * ```
 */
export function parseThreshold(value: string, metrics: readonly Metric[]): Threshold {
  const match = THRESHOLD.exec(value.trim());
  if (match === null) throw new ThresholdError(value, "it is not figure, operator, number");
  const [, metric, inBrackets, bare, named, sign, number, unit] = match;
  const percentile = named === "med" ? "50" : inBrackets ?? bare;
  const figure = named === "med" ? undefined : named;
  const subject = subjectOf(value, { metric, percentile, figure, metrics });
  // JavaScript's `===` and `!==` are k6's too.
  const operator = (sign.length === 3 ? sign.slice(0, 2) : sign) as Operator;
  const limit = limitOf(value, { subject, number, unit });
  return { text: `${subjectText(subject)}${operator}${limit}`, subject, operator, limit };
}

function limitOf(
  value: string,
  { subject, number, unit }: {
    readonly subject: Subject;
    readonly number: string;
    readonly unit: string;
  },
): number {
  const units: Readonly<Record<string, number>> = unitsOf(subject);
  const factor = unit === "" ? 1 : Object.hasOwn(units, unit) ? units[unit] : undefined;
  if (factor === undefined) {
    const names = Object.keys(units);
    const expected = names.length === 0 ? "no unit" : `none or ${names.join(", ")}`;
    throw new ThresholdError(value, `its unit is ${unit}, and expected is ${expected}`);
  }
  const limit = factor === 1 ? Number(number) : Number((Number(number) * factor).toPrecision(12));
  if (Number.isFinite(limit)) return limit;
  throw new ThresholdError(value, `${number} is beyond all numbers`);
}

function unitsOf({ kind }: Subject) {
  if (kind === "error_ratio") return UNITS.ratio;
  return kind === "rps" || kind === "count" ? UNITS[kind] : UNITS.ms;
}

function subjectOf(
  value: string,
  parts: {
    readonly metric?: string;
    readonly percentile?: string;
    readonly figure?: string;
    readonly metrics: readonly Metric[];
  },
): Subject {
  const { figure, percentile } = parts;
  if (figure === "error_ratio" || figure === "rps") {
    if (parts.metric === undefined) return { kind: figure };
    throw new ThresholdError(value, `${figure} is of the whole run and takes no metric`);
  }
  const name = parts.metric ?? DEFAULT_METRIC;
  const names = parts.metrics.map((metric) => metric.name);
  if (!names.includes(name)) {
    throw new ThresholdError(value, `there is no metric ${name}, only ${names.join(", ")}`);
  }
  if (figure !== undefined) return { kind: figure as "max", metric: name };
  const percent = Number(percentile);
  if (!(percent >= 0 && percent <= 100)) {
    throw new ThresholdError(value, `a percentile is 0 to 100, not ${percentile}`);
  }
  return { kind: "quantile", metric: name, q: percent / 100 };
}

function subjectText(subject: Subject): string {
  switch (subject.kind) {
    case "quantile":
      return `${subject.metric}.p(${Number((subject.q * 100).toPrecision(12))})`;
    case "error_ratio":
    case "rps":
      return subject.kind;
    default:
      return `${subject.metric}.${subject.kind}`;
  }
}

/** What thresholds are held against. */
export interface ThresholdFacts {
  readonly histograms: Histograms;
  /** Calls that did not end with OK over calls that were due, 0 to 1; NaN when none was due. */
  readonly errorRatio: number;
  /** Calls sent a second. */
  readonly achievedRps: number;
}

/** Whether each threshold held. One on a metric that nothing was counted in did not. */
export function evaluateThresholds(
  thresholds: readonly Threshold[],
  facts: ThresholdFacts,
): ThresholdResult[] {
  return thresholds.map((threshold) => {
    const actual = actualOf(threshold.subject, facts);
    if (Number.isNaN(actual)) return { threshold: threshold.text, ok: false };
    const ok = OPERATORS[threshold.operator](actual, threshold.limit);
    return actual === Infinity
      ? { threshold: threshold.text, ok, among_failed: true }
      : { threshold: threshold.text, ok, actual };
  });
}

function actualOf(subject: Subject, facts: ThresholdFacts): number {
  if (subject.kind === "error_ratio") return facts.errorRatio;
  if (subject.kind === "rps") return facts.achievedRps;
  const histogram = facts.histograms[subject.metric];
  if (subject.kind === "count") {
    return histogram === undefined ? 0 : histogram.count - histogram.infiniteCount;
  }
  if (histogram === undefined) return NaN;
  switch (subject.kind) {
    case "quantile":
      return toWholeUs(histogram.quantileMs(subject.q));
    case "min":
      return toWholeUs(histogram.minMs);
    case "max":
      return toWholeUs(histogram.maxMs);
    case "avg":
      return toWholeUs(histogram.meanMs);
  }
}

/** A result for people: `✓ corrected.p(99)<50 (was 41.2)`. */
export function formatThresholdResult(result: ThresholdResult): string {
  return `${result.ok ? "✓" : "✗"} ${result.threshold} (${thresholdActualText(result)})`;
}

/** What was measured against a threshold: `was 41.2`. */
export function thresholdActualText({ actual, among_failed }: ThresholdResult): string {
  if (among_failed) return "it falls among failed calls";
  return actual === undefined ? "nothing was measured" : `was ${Number(actual.toPrecision(6))}`;
}
