import { nearestRank } from "../../stats/mod.ts";
import type { ScenarioFacts } from "../../scenarios/mod.ts";
import { endOfFields } from "../end_fields.ts";
import { type MetricStats, QUANTILES } from "../metric_stats.ts";
import { parseObject } from "./read_record.ts";
import type { RunEnd, ThresholdResult } from "../run_end.ts";
import type { RunMeta } from "../run_meta.ts";

/** What a field of `#META` or `#END` holds. */
export type FieldType =
  | "number"
  | "string"
  | "boolean"
  | "object"
  | "strings"
  | "numbers"
  | "signed"
  | "labels"
  | "thresholds";

/** The fields of `#META` that readers rely on. */
export const META_FIELD_TYPES: Readonly<Record<string, FieldType>> = {
  schema: "number",
  test: "string",
  target: "string",
  started_at: "string",
  rps: "number",
  schedule: "string",
  closed_loop: "boolean",
  in_flight: "number",
  threads: "number",
  duration_sec: "number",
  timeout_ms: "number",
  engine: "string",
  records: "string",
  pacer: "object",
  connection: "object",
  host: "object",
  floor: "numbers",
};

/** Those of `#END` that every run of ours has; a file of another program may lack any. */
export const END_REQUIRED = [
  "sent",
  "ok",
  "codes",
  "elapsed_ms",
  "achieved_rps",
  "connections",
  "histograms",
  "verdict",
  "reasons",
  "interrupted",
] as const satisfies readonly (keyof RunEnd)[];

const END_FIELDS: Readonly<Record<string, FieldType>> = {
  asked: "number",
  sent: "number",
  ok: "number",
  codes: "numbers",
  elapsed_ms: "number",
  asked_rps: "number",
  achieved_rps: "number",
  connections: "number",
  cpu_us_per_call: "number",
  histograms: "object",
  thresholds: "thresholds",
  verdict: "string",
  reasons: "strings",
  warnings: "strings",
  interrupted: "boolean",
  records_left_out: "number",
};

/** The fields of `#END` that readers rely on, with what its test adds to them. */
export function endFieldTypes(
  { metrics, record, breakdown, endFields = {} }: ScenarioFacts,
): Readonly<Record<string, FieldType>> {
  return {
    ...END_FIELDS,
    ...(breakdown === undefined ? {} : { [breakdown.field]: "labels" }),
    ...endFields,
    ...Object.fromEntries(metrics.map(({ name, of }) => {
      const isTime = of.kind === "column" &&
        record.numbers.some(({ column, signed }) => column === of.column && !signed);
      return [name, isTime ? "numbers" : "signed"];
    })),
  };
}

/**
 * The `#META` of a file that may be old, foreign or edited: any field may be absent, and those that
 * readers rely on have their type. Throws a SyntaxError otherwise.
 */
export function parseMeta(json: string): Partial<RunMeta> {
  return checked(parseObject(json, withoutNull), META_FIELD_TYPES) as Partial<RunMeta>;
}

/** The `#END` of a file of a test, with the same promise. */
export function parseEnd(json: string, facts: ScenarioFacts): Partial<RunEnd> {
  const fields = checked(parseObject(json, withoutNull), endFieldTypes(facts));
  const end = endOfFields(fields, facts);
  for (const stats of Object.values(end.metrics ?? {})) {
    if (stats?.failed !== undefined) Object.assign(stats, undefinedFigures(stats));
  }
  return end;
}

/** The figures that fall among failed calls: infinite, which JSON cannot say. */
function undefinedFigures(stats: Partial<MetricStats>): Partial<MetricStats> {
  const { count = 0, failed = 0 } = stats;
  const places: readonly (readonly [string, number])[] = [
    ...Object.entries(QUANTILES),
    ["max_ms", 1],
  ];
  const lost = places.filter(([, q]) => count > 0 && nearestRank(q, count) > count - failed);
  if (lost.length === 0) return {};
  return Object.fromEntries([...lost, ["mean_ms"]].map(([field]) => [field, Infinity]));
}

function checked(
  fields: Record<string, unknown>,
  types: Readonly<Record<string, FieldType>>,
): Record<string, unknown> {
  for (const [name, type] of Object.entries(types)) {
    const value = fields[name];
    if (value === undefined || isOfType(value, type)) continue;
    throw new SyntaxError(`its ${name} is ${JSON.stringify(value)}, which is not ${WORDS[type]}`);
  }
  return fields;
}

const WORDS: Readonly<Record<FieldType, string>> = {
  number: "a number from 0 on",
  string: "a text",
  boolean: "true or false",
  object: "an object",
  strings: "a list of texts",
  numbers: "an object of numbers from 0 on",
  signed: "an object of numbers",
  labels: "an object of labels with their figures",
  thresholds: "a list of thresholds with their results",
};

function isOfType(value: unknown, type: FieldType): boolean {
  switch (type) {
    case "object":
      return isObject(value);
    case "numbers":
      return isObject(value) && Object.values(value).every(isFromZero);
    case "signed":
      return isObject(value) && Object.values(value).every(Number.isFinite);
    case "labels":
      return isObject(value) && Object.values(value).every(isObject);
    case "strings":
      return Array.isArray(value) && value.every((item) => typeof item === "string");
    case "thresholds":
      return Array.isArray(value) && value.every(isThresholdResult);
    case "number":
      return isFromZero(value);
    case "string":
      return typeof value === "string";
    case "boolean":
      return typeof value === "boolean";
  }
}

/** JSON can say a number that no double holds, and it is Infinity then. */
function isFromZero(value: unknown): boolean {
  return Number.isFinite(value) && (value as number) >= 0;
}

function isThresholdResult(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { threshold, ok, actual } = value as Partial<Record<keyof ThresholdResult, unknown>>;
  return typeof threshold === "string" && typeof ok === "boolean" &&
    (actual === undefined || typeof actual === "number");
}

/** A number that was none when it was written (NaN) is null in JSON, and absent for a reader. */
function withoutNull(_key: string, value: unknown): unknown {
  return value === null ? undefined : value;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
