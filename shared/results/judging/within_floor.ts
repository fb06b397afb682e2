import { type MetricName, type MetricStats, QUANTILES } from "../metric_stats.ts";

/**
 * What a machine can resolve, in ms, by name: `null_call_p99_ms`, `timer_late_p50_ms`,
 * `clock_step_ms`. `smft calibrate` measures it.
 */
export type Floor = Readonly<Record<string, number>>;

/** What stands before the quantile in the names of a null call's figures. */
export const CALL_FLOOR = "null_call";
/** The same for how late a timer with nothing to send wakes. */
export const LATENESS_FLOOR = "timer_late";

/** By which part of the floor each metric is judged; the others are not. */
const FLOORS: Partial<Record<MetricName, string>> = {
  latency: CALL_FLOOR,
  corrected: CALL_FLOOR,
  first_rpc: CALL_FLOOR,
  total: CALL_FLOOR,
  late: LATENESS_FLOOR,
};

/** The quantiles of each metric that lie within the floor; a metric without any is absent. */
export type WithinFloor = Partial<Record<MetricName, readonly (keyof MetricStats)[]>>;

/**
 * Which figures are the machine's and not the server's: a quantile of a time that holds a call
 * (service time, corrected latency, first call, an attempt in total) that is not above the same
 * quantile of a null call, which client and server made in one process without delay; and a quantile
 * of lateness that is not above the same quantile of a bare timer. The maximum is never marked: that
 * of a longer run is higher, whatever the machine does.
 */
export function withinFloor(
  floor: Floor,
  metrics: Partial<Record<MetricName, Partial<MetricStats>>>,
): WithinFloor {
  const within: Partial<Record<MetricName, readonly (keyof MetricStats)[]>> = {};
  for (const [metric, part] of Object.entries(FLOORS) as [MetricName, string][]) {
    const stats = metrics[metric];
    const fields = (Object.keys(QUANTILES) as (keyof typeof QUANTILES)[])
      // A comparison with what is absent is false.
      .filter((field) => stats?.[field]! <= floor[`${part}_${field}`]);
    if (fields.length > 0) within[metric] = fields;
  }
  return within;
}
