import { quantile } from "../stats/mod.ts";

/**
 * The newest times of a run, for figures on the thread that sends. Adding one is a store, and a take
 * sorts at most 256 numbers: 0.03 to 0.04 ms, with cold caches and from the first time on. Quantiles
 * of a whole histogram took 0.9 ms at first, until their code had been compiled.
 */
export class RecentTimes {
  readonly #ring: Float64Array;
  #added = 0;

  /** @param capacity how many are kept */
  constructor(capacity = 256) {
    this.#ring = new Float64Array(capacity);
  }

  /** Adds a time, ms; NaN, none, is left out. */
  add(ms: number): void {
    if (Number.isNaN(ms)) return;
    this.#ring[this.#added % this.#ring.length] = ms;
    this.#added++;
  }

  /**
   * Quantiles of what was added since the last take, or of the newest of it, ms, in the order asked
   * for; all NaN when nothing was.
   */
  take(qs: readonly number[]): number[] {
    const sorted = this.#ring.slice(0, Math.min(this.#added, this.#ring.length)).sort();
    this.#added = 0;
    return qs.map((q) => quantile(sorted, q));
  }
}
