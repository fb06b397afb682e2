import { type OrderedSample, sortedTimes } from "../stats/mod.ts";
import type { MetricName } from "./metric.ts";
import { metricTimes } from "./metric_times.ts";
import type { RecordColumns } from "./record_columns.ts";

/** The times of each metric in both orders, made once when first asked for; none without columns. */
export class RunSamples {
  readonly #samples: Partial<Record<MetricName, OrderedSample>> = {};

  constructor(readonly columns: RecordColumns | undefined) {}

  of(name: MetricName): OrderedSample | undefined {
    if (this.columns === undefined) return undefined;
    const known = this.#samples[name];
    if (known !== undefined) return known;
    const inTime = metricTimes(this.columns, name);
    return this.#samples[name] = { inTime, sorted: sortedTimes(inTime) };
  }
}
