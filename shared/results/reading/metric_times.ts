import { type MetricName, toWholeUs } from "../metric_stats.ts";
import { NOT_SENT, type RecordColumns } from "./record_columns.ts";

const NONE = new Float64Array();

/**
 * The times of one metric in the order of the rows, ms; none when the records do not have it. Calls
 * that were not sent have none, but for the corrected latency: of a call that failed, sent or not,
 * it is Infinity, because the caller never got an answer. What is given may be the column itself and
 * is not to be written to.
 */
export function metricTimes(columns: RecordColumns, name: MetricName): Float64Array {
  if (name === "corrected") return correctedTimes(columns, Infinity);
  if (name === "corrected_ok") return correctedTimes(columns, NaN);
  if (name === "server") return serverTimes(columns);
  const { count, outcome, outcomes, times } = columns;
  const column = times[name];
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
  { count, outcome, outcomes, times }: RecordColumns,
  failedMs: number,
): Float64Array {
  const { late } = times;
  const service = times.latency ?? times.total;
  if (late === undefined || service === undefined) return NONE;
  const ok = outcomes.map((outcome) => outcome.ok);
  const values = new Float64Array(count);
  let length = 0;
  for (let row = 0; row < count; row++) {
    const ms = ok[outcome[row]] ? toWholeUs(service[row] + late[row]) : failedMs;
    if (!Number.isNaN(ms)) values[length++] = ms;
  }
  return values.subarray(0, length);
}

/** What the server told of each signature, together. */
function serverTimes({ count, times: { queue, sign } }: RecordColumns): Float64Array {
  if (queue === undefined || sign === undefined) return NONE;
  const values = new Float64Array(count);
  let length = 0;
  for (let row = 0; row < count; row++) {
    const ms = toWholeUs(queue[row] + sign[row]);
    if (!Number.isNaN(ms)) values[length++] = ms;
  }
  return values.subarray(0, length);
}
