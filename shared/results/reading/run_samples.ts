import { correctedMetric, isOkOnly, type ScenarioFacts } from "../../scenarios/mod.ts";
import { type OrderedSample, sortedTimes } from "../../stats/mod.ts";
import { inDueOrder } from "./in_due_order.ts";
import { infiniteAtEnd } from "../metric_stats.ts";
import { metricTimes } from "./metric_times.ts";
import type { RecordColumns } from "./record_columns.ts";

/** The times of each metric in both orders, made once when first asked for; none without columns. */
export class RunSamples {
  readonly #facts: ScenarioFacts;
  readonly #columns: RecordColumns | undefined;
  /** Of figures alone nobody asks for it, and it takes a third of the time that they do. */
  #inDueOrder: RecordColumns | undefined;
  readonly #samples: Partial<Record<string, OrderedSample>> = {};
  readonly #sorted: Partial<Record<string, Float64Array>> = {};

  /** @param facts of the run's test */
  constructor(columns: RecordColumns | undefined, facts: ScenarioFacts) {
    this.#facts = facts;
    this.#columns = columns;
  }

  /** In the order in which calls were due, and in ascending order. */
  of(name: string): OrderedSample | undefined {
    const sorted = this.sorted(name);
    if (sorted === undefined) return undefined;
    this.#inDueOrder ??= inDueOrder(this.#columns!);
    return this.#samples[name] ??= { inTime: this.#times(this.#inDueOrder, name), sorted };
  }

  /** In ascending order alone. */
  sorted(name: string): Float64Array | undefined {
    if (this.#columns === undefined) return undefined;
    return this.#sorted[name] ??= this.#sort(name, this.#columns);
  }

  #sort(name: string, columns: RecordColumns): Float64Array {
    const { metrics } = this.#facts;
    const corrected = correctedMetric(metrics);
    const metric = metrics.find((metric) => metric.name === name);
    return corrected !== undefined && metric !== undefined && isOkOnly(metric)
      ? withoutFailed(this.sorted(corrected.name)!)
      : sortedTimes(this.#times(columns, name));
  }

  /** None of a metric that the test does not have. */
  #times(columns: RecordColumns, name: string): Float64Array {
    const metric = this.#facts.metrics.find((metric) => metric.name === name);
    return metric === undefined ? new Float64Array() : metricTimes(columns, metric, this.#facts);
  }
}

/** Calls that failed are above every time, and so at the end. */
function withoutFailed(sorted: Float64Array): Float64Array {
  return sorted.subarray(0, sorted.length - infiniteAtEnd(sorted));
}
