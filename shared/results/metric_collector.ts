import { LatencyHistogram, quantile } from "../stats/mod.ts";
import { type MetricStats, metricStats, QUANTILES, toWholeUs } from "./metric.ts";

const FIRST_LENGTH = 1024;

/**
 * Collects the times of one metric: exactly up to a number of them, and in a histogram from there
 * on, so that memory stays bounded however long the file is.
 */
export class MetricCollector {
  readonly #exactMax: number;
  #exact: Float64Array | undefined = new Float64Array(FIRST_LENGTH);
  #histogram: LatencyHistogram | undefined;
  #count = 0;

  /** @param exactMax how many times are kept as they are, 8 bytes each */
  constructor(exactMax = 2_000_000) {
    this.#exactMax = exactMax;
  }

  /** Whether the figures are those of the times themselves. */
  get exact(): boolean {
    return this.#exact !== undefined;
  }

  add(ms: number): void {
    this.#count++;
    if (this.#exact === undefined) return this.#histogram?.recordMs(ms);
    if (this.#count > this.#exactMax) {
      this.#histogram = new LatencyHistogram();
      for (const earlierMs of this.#exact.subarray(0, this.#count - 1)) {
        this.#histogram.recordMs(earlierMs);
      }
      this.#histogram.recordMs(ms);
      this.#exact = undefined;
      return;
    }
    if (this.#count > this.#exact.length) {
      const longer = new Float64Array(Math.min(this.#exact.length * 2, this.#exactMax));
      longer.set(this.#exact);
      this.#exact = longer;
    }
    this.#exact[this.#count - 1] = ms;
  }

  /** The figures; undefined when there were no times. To be called once, at the end. */
  stats(): MetricStats | undefined {
    if (this.#histogram !== undefined) return metricStats(this.#histogram);
    if (this.#exact === undefined || this.#count === 0) return undefined;
    const sorted = this.#exact.subarray(0, this.#count).sort();
    let sumMs = 0;
    for (const ms of sorted) sumMs += ms;
    const at = (q: number) => toWholeUs(quantile(sorted, q));
    return {
      count: this.#count,
      p50_ms: at(QUANTILES.p50_ms),
      p90_ms: at(QUANTILES.p90_ms),
      p95_ms: at(QUANTILES.p95_ms),
      p99_ms: at(QUANTILES.p99_ms),
      "p99.9_ms": at(QUANTILES["p99.9_ms"]),
      max_ms: at(1),
      mean_ms: toWholeUs(sumMs / this.#count),
    };
  }
}
