import { type OrderedSample, sortedTimes } from "../stats/mod.ts";
import { infiniteAtEnd, type MetricName } from "./metric.ts";
import { metricTimes } from "./metric_times.ts";
import type { RecordColumns } from "./record_columns.ts";

type Times = Partial<Record<MetricName, Float64Array>>;

/** The times of each metric in both orders, made once when first asked for; none without columns. */
export class RunSamples {
  readonly #inTime: Times = {};
  readonly #sorted: Times = {};

  constructor(readonly columns: RecordColumns | undefined) {}

  of(name: MetricName): OrderedSample | undefined {
    const sorted = this.sorted(name);
    return sorted === undefined ? undefined : { inTime: this.#timesOf(name), sorted };
  }

  /** In ascending order alone. */
  sorted(name: MetricName): Float64Array | undefined {
    if (this.columns === undefined) return undefined;
    return this.#sorted[name] ??= name === "corrected_ok"
      ? withoutFailed(this.sorted("corrected")!)
      : sortedTimes(this.#timesOf(name));
  }

  #timesOf(name: MetricName): Float64Array {
    return this.#inTime[name] ??= metricTimes(this.columns!, name);
  }
}

/** Calls that failed are above every time, and so at the end. */
function withoutFailed(sorted: Float64Array): Float64Array {
  return sorted.subarray(0, sorted.length - infiniteAtEnd(sorted));
}
