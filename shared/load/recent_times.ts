import { quantile } from "../stats/mod.ts";

/**
 * The newest times of a run, for figures on the thread that sends. Adding one is a store; a quantile
 * sorts at most 512 numbers, 0.02 to 0.04 ms from the first time on, where that of a whole histogram
 * takes up to 0.5 ms until its code has been compiled.
 */
export class RecentTimes {
  readonly #ring: Float64Array;
  #added = 0;

  /** @param capacity how many are kept */
  constructor(capacity = 512) {
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
