import { NS_PER_MS } from "../../base/mod.ts";

const INITIAL_MS = 1_000;
const MULTIPLIER = 1.6;
const JITTER_RATIO = 0.2;
const LONGEST_MS = 120_000;

/** When a connection that failed may be tried again (gRPC's `doc/connection-backoff.md`). */
export class Backoff {
  #failures = 0;
  #dueNs = -Infinity;

  /** The time of the next attempt, ns; -Infinity when there is nothing to wait for. */
  get dueNs(): number {
    return this.#dueNs;
  }

  /**
   * An attempt that began at `startedNs` failed.
   *
   * @param random from 0 to below 1, so that many clients do not come back together
   */
  failed(startedNs: number, random: number): void {
    const baseMs = Math.min(LONGEST_MS, INITIAL_MS * MULTIPLIER ** this.#failures);
    const waitMs = baseMs * (1 + JITTER_RATIO * (2 * random - 1));
    this.#failures++;
    this.#dueNs = startedNs + waitMs * NS_PER_MS;
  }

  /** There is a connection. */
  reset(): void {
    this.#failures = 0;
    this.#dueNs = -Infinity;
  }
}
