import { LatencyHistogram } from "../../stats/mod.ts";

const FIRST_LENGTH = 1024;
/** Times that are kept as they are, 8 bytes each; a histogram has those of longer runs. */
const EXACT_MAX = 4_000_000;

/**
 * The times of one metric in their order, +∞ for a call that failed: exact up to a number of them,
 * and a histogram from there on, so that memory stays bounded.
 */
export class Times {
  #exact: Float64Array | undefined = new Float64Array(FIRST_LENGTH);
  #histogram: LatencyHistogram | undefined;
  #count = 0;
  #failed = 0;
  readonly #exactMax: number;

  constructor(options: { readonly exactMax?: number } = {}) {
    this.#exactMax = options.exactMax ?? EXACT_MAX;
  }

  get count(): number {
    return this.#count;
  }

  /** How many of them are +∞. */
  get failedCount(): number {
    return this.#failed;
  }

  /** The times in their order; undefined when there were too many to keep. */
  get exact(): Float64Array | undefined {
    return this.#exact?.subarray(0, this.#count);
  }

  /** The finite times, when there were too many to keep each. */
  get histogram(): LatencyHistogram | undefined {
    return this.#histogram;
  }

  add(ms: number): void {
    this.#count++;
    if (ms === Infinity) this.#failed++;
    if (this.#exact === undefined) {
      if (ms !== Infinity) this.#histogram!.recordMs(ms);
      return;
    }
    if (this.#count > this.#exactMax) return this.#toHistogram(ms);
    if (this.#count > this.#exact.length) {
      const longer = new Float64Array(Math.min(this.#exact.length * 2, this.#exactMax));
      longer.set(this.#exact);
      this.#exact = longer;
    }
    this.#exact[this.#count - 1] = ms;
  }

  #toHistogram(lastMs: number): void {
    const histogram = new LatencyHistogram();
    for (const ms of this.#exact!.subarray(0, this.#count - 1)) {
      if (ms !== Infinity) histogram.recordMs(ms);
    }
    if (lastMs !== Infinity) histogram.recordMs(lastMs);
    this.#histogram = histogram;
    this.#exact = undefined;
  }
}
