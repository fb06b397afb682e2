/** A rate with a burst, as arithmetic on a time that is handed in. */
export class TokenBucket {
  #tokens: number;
  #atNs = 0;

  /** @param burst tokens at first and at most @param perSec tokens regained a second */
  constructor(readonly burst: number, readonly perSec: number) {
    this.#tokens = burst;
  }

  /** Takes a token at `nowNs` (ns, monotonic); false if there is none. */
  take(nowNs: number): boolean {
    if (nowNs > this.#atNs) {
      const regained = (nowNs - this.#atNs) * this.perSec / 1e9;
      this.#tokens = Math.min(this.burst, this.#tokens + regained);
      this.#atNs = nowNs;
    }
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
