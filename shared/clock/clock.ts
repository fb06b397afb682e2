/**
 * Monotonic time in nanoseconds on one timeline per thread, counted from the thread's start.
 *
 * A double holds whole nanoseconds exactly for 104 days (2^53 ns), and `performance.now()` is the
 * cheapest monotonic source on Deno (0.1 µs a reading, ns resolution).
 */
export interface Clock {
  /** Now, ns. Never goes back. */
  nowNs(): number;
  /** Resolves at `dueNs` (ns on this clock) or soon after; at once when it has passed. */
  sleepUntilNs(dueNs: number): Promise<void>;
}

/** Now, ns, monotonic, counted from the start of this thread. */
export function nowNs(): number {
  return performance.now() * 1e6;
}

/** The clock of this thread. Its sleep is `setTimeout`, so it is late by 1 to 2 ms. */
export const systemClock: Clock = {
  nowNs,
  sleepUntilNs(dueNs: number): Promise<void> {
    const waitMs = (dueNs - nowNs()) / 1e6;
    if (waitMs <= 0) return Promise.resolve();
    return new Promise((resolve) => setTimeout(resolve, waitMs));
  },
};
