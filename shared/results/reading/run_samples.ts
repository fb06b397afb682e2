import { type OrderedSample, sortedTimes } from "../../stats/mod.ts";
import { inDueOrder } from "./in_due_order.ts";
import { infiniteAtEnd, type MetricName } from "../metric_stats.ts";
import { metricTimes } from "./metric_times.ts";
import type { RecordColumns } from "./record_columns.ts";

/** The times of each metric in both orders, made once when first asked for; none without columns. */
export class RunSamples {
  readonly #columns: RecordColumns | undefined;
  /** Of figures alone nobody asks for it, and it takes a third of the time that they do. */
  #inDueOrder: RecordColumns | undefined;
  readonly #samples: Partial<Record<MetricName, OrderedSample>> = {};
  readonly #sorted: Partial<Record<MetricName, Float64Array>> = {};

  constructor(columns: RecordColumns | undefined) {
    this.#columns = columns;
  }

  /** In the order in which calls were due, and in ascending order. */
  of(name: MetricName): OrderedSample | undefined {
    const sorted = this.sorted(name);
    if (sorted === undefined) return undefined;
    this.#inDueOrder ??= inDueOrder(this.#columns!);
    return this.#samples[name] ??= { inTime: metricTimes(this.#inDueOrder, name), sorted };
  }

  /** In ascending order alone. */
  sorted(name: MetricName): Float64Array | undefined {
    if (this.#columns === undefined) return undefined;
    return this.#sorted[name] ??= name === "corrected_ok"
      ? withoutFailed(this.sorted("corrected")!)
      : sortedTimes(metricTimes(this.#columns, name));
  }
}

/** Calls that failed are above every time, and so at the end. */
function withoutFailed(sorted: Float64Array): Float64Array {
  return sorted.subarray(0, sorted.length - infiniteAtEnd(sorted));
}
