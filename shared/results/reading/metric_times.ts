import type { Metric, ScenarioFacts } from "../../scenarios/mod.ts";
import { toWholeUs } from "../metric_stats.ts";
import { NOT_SENT, type RecordColumns } from "./record_columns.ts";

const NONE = new Float64Array();

/**
 * The times of one metric in the order of the rows, ms; none when the records do not have it. Calls
 * that were not sent have none, but for the corrected latency: of a call that failed, sent or not,
 * it is Infinity, because the caller never got an answer. What is given may be the column itself and
 * is not to be written to.
 */
export function metricTimes(
  columns: RecordColumns,
  { of }: Metric,
  facts: Pick<ScenarioFacts, "service">,
): Float64Array {
  switch (of.kind) {
    case "column":
      return columnTimes(columns, of.column);
    case "sum":
      return sumTimes(columns, of.columns);
    case "corrected":
      return correctedTimes(columns, facts.service, of.okOnly ? NaN : Infinity);
  }
}

function columnTimes(
  { count, outcome, outcomes, numbers }: RecordColumns,
  name: string,
): Float64Array {
  const column = numbers[name];
  if (column === undefined) return NONE;
  const sent = outcomes.map(({ code }) => code !== NOT_SENT);
  let row = 0;
  while (row < count && !Number.isNaN(column[row]) && sent[outcome[row]]) row++;
  if (row === count) return column.subarray(0, count);
  const values = column.slice(0, count);
  let length = row;
  for (row++; row < count; row++) {
    const ms = column[row];
    if (!Number.isNaN(ms) && sent[outcome[row]]) values[length++] = ms;
  }
  return values.subarray(0, length);
}

/**
 * Service time and lateness together, of a failed call what is given for it; NaN leaves it out.
 * Without any lateness, as in a closed loop, there is no schedule to correct for.
 */
function correctedTimes(
  { count, outcome, outcomes, numbers }: RecordColumns,
  service: string,
  failedMs: number,
): Float64Array {
  const { late, [service]: took } = numbers;
  if (late === undefined || took === undefined) return NONE;
  const ok = outcomes.map((outcome) => outcome.ok);
  const values = new Float64Array(count);
  let length = 0;
  for (let row = 0; row < count; row++) {
    const ms = ok[outcome[row]] ? toWholeUs(took[row] + late[row]) : failedMs;
    if (!Number.isNaN(ms)) values[length++] = ms;
  }
  return values.subarray(0, length);
}

/** Columns of each record added up, where all are known. */
function sumTimes({ count, numbers }: RecordColumns, names: readonly string[]): Float64Array {
  const columns = names.map((name) => numbers[name]).filter((column) => column !== undefined);
  if (columns.length < names.length) return NONE;
  const values = new Float64Array(count);
  let length = 0;
  for (let row = 0; row < count; row++) {
    let sumMs = 0;
    for (const column of columns) sumMs += column[row];
    const ms = toWholeUs(sumMs);
    if (!Number.isNaN(ms)) values[length++] = ms;
  }
  return values.subarray(0, length);
}
