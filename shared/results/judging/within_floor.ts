import type { Metric } from "../../scenarios/mod.ts";
import { type MetricStats, QUANTILES } from "../metric_stats.ts";
import type { Floor } from "../run_meta.ts";

/** What stands before the quantile in the names of a null call's figures. */
export const CALL_FLOOR = "null_call" satisfies Metric["floor"];
/** The same for how late a timer with nothing to send wakes. */
export const LATENESS_FLOOR = "timer_late" satisfies Metric["floor"];

/** The quantiles of each metric that lie within the floor; a metric without any is absent. */
export type WithinFloor = Partial<Record<string, readonly (keyof MetricStats)[]>>;

/**
 * Which figures are the machine's and not the server's: a quantile of a time that holds a call
 * (service time, corrected latency, first call, an attempt in total) that is not above the same
 * quantile of a null call, which client and server made in one process without delay; and a quantile
 * of lateness that is not above the same quantile of a bare timer. The maximum is never marked: that
 * of a longer run is higher, whatever the machine does.
 */
export function withinFloor(
  floor: Floor,
  { metrics, stats }: {
    readonly metrics: readonly Metric[];
    readonly stats: Partial<Record<string, Partial<MetricStats>>>;
  },
): WithinFloor {
  const within: Partial<Record<string, readonly (keyof MetricStats)[]>> = {};
  for (const { name, floor: part } of metrics) {
    if (part === undefined) continue;
    const fields = (Object.keys(QUANTILES) as (keyof typeof QUANTILES)[])
      // A comparison with what is absent is false.
      .filter((field) => stats[name]?.[field]! <= floor[`${part}_${field}`]);
    if (fields.length > 0) within[name] = fields;
  }
  return within;
}
