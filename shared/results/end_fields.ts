import type { ScenarioFacts } from "../scenarios/mod.ts";
import type { BreakdownStats } from "./breakdown_stats.ts";
import type { MetricStats } from "./metric_stats.ts";
import type { RunEnd } from "./run_end.ts";

/**
 * The fields of `#END` as they stand in the file: each metric is a field, the breakdown has the name
 * that its scenario gives it, and the scenario's own fields stand among the rest. A label of the
 * breakdown likewise has its metrics beside its counts.
 */
export function fieldsOfEnd(end: RunEnd, { breakdown }: ScenarioFacts): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(end)) {
    if (name === "metrics" || name === "own") Object.assign(fields, value);
    else if (name === "breakdown") fields[breakdown?.field ?? name] = fieldsOfLabels(value);
    else fields[name] = value;
  }
  return fields;
}

/** The `#END` that has these fields; those that nobody knows stay where they are. */
export function endOfFields(
  fields: Readonly<Record<string, unknown>>,
  { metrics, breakdown, endFields = {} }: ScenarioFacts,
): Partial<RunEnd> {
  const rest = { ...fields };
  const take = (names: readonly string[]) => {
    const known = names.filter((name) => rest[name] !== undefined);
    const taken = Object.fromEntries(known.map((name) => [name, rest[name]]));
    for (const name of known) delete rest[name];
    return taken;
  };
  const ofMetrics = take(metrics.map(({ name }) => name));
  const own = take(Object.keys(endFields));
  const labels = breakdown === undefined ? undefined : take([breakdown.field])[breakdown.field];
  return {
    ...rest,
    metrics: ofMetrics as RunEnd["metrics"],
    ...(Object.keys(own).length === 0 ? {} : { own }),
    ...(labels === undefined ? {} : {
      breakdown: labelsOfFields(labels as Record<string, Record<string, unknown>>),
    }),
  };
}

/** A breakdown as it stands in the file. */
export function fieldsOfLabels(
  labels: NonNullable<RunEnd["breakdown"]>,
): Record<string, unknown> {
  return mapValues(labels, ({ metrics, ...counts }) => ({ ...counts, ...metrics }));
}

function labelsOfFields(
  labels: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): Record<string, BreakdownStats> {
  return mapValues(labels, ({ sent, ok, ...metrics }) => ({
    sent: sent as number,
    ok: ok as number,
    metrics: metrics as Partial<Record<string, MetricStats>>,
  }));
}

function mapValues<T, U>(
  values: Readonly<Record<string, T>>,
  of: (value: T) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, of(value)]));
}
