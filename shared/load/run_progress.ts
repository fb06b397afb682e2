import { nowNs } from "../clock/mod.ts";
import type { ProgressSnapshot } from "../observe/mod.ts";
import { RecentTimes } from "./recent_times.ts";

const NS_PER_MS = 1e6;
const NS_PER_SEC = 1e9;

/** What stands elsewhere and the line shows as it is. */
export interface RunCounts {
  readonly inFlight: number;
  /** Calls that failed since the start. */
  readonly failed: number;
}

/**
 * How a run stands: rate, latency and lateness since the last look rather than since the start, so
 * that the line shows a change at once and costs the same however long the run is.
 */
export class RunProgress {
  readonly #durationNs: number;
  readonly #counts: () => RunCounts;
  readonly #now: () => number;
  readonly #latency = new RecentTimes();
  readonly #late = new RecentTimes();
  #startNs = NaN;
  #lookedNs = NaN;
  #sent = 0;

  /** @param now the clock, ns */
  constructor(
    options: { readonly durationNs: number; readonly counts: () => RunCounts },
    now: () => number = nowNs,
  ) {
    this.#durationNs = options.durationNs;
    this.#counts = options.counts;
    this.#now = now;
  }

  /** The schedule starts at `startNs` on the clock. */
  started(startNs: number): void {
    this.#startNs = this.#lookedNs = startNs;
  }

  /** A call was sent, `lateNs` after it was due. */
  sent(lateNs: number): void {
    this.#sent++;
    this.#late.add(lateNs / NS_PER_MS);
  }

  /** A call has ended that took this long, ms; NaN when it was never under way. */
  ended(latencyMs: number): void {
    this.#latency.add(latencyMs);
  }

  /** What the progress line shows. */
  look(): ProgressSnapshot {
    const now = this.#now();
    // Before the start there is nothing to tell.
    const elapsedNs = Math.max(0, now - this.#startNs || 0);
    const sinceNs = now - this.#lookedNs;
    const ratePerSec = sinceNs > 0 ? this.#sent / (sinceNs / NS_PER_SEC) : 0;
    this.#lookedNs = Math.max(now, this.#lookedNs);
    this.#sent = 0;
    const [p50Ms, p99Ms] = this.#latency.take([0.5, 0.99]);
    const [lateP99Ms] = this.#late.take([0.99]);
    const { inFlight, failed } = this.#counts();
    return {
      phase: elapsedNs < this.#durationNs ? "run" : "drain",
      elapsedSec: elapsedNs / NS_PER_SEC,
      leftSec: Math.max(0, (this.#durationNs - elapsedNs) / NS_PER_SEC),
      ratePerSec,
      p50Ms,
      p99Ms,
      errors: failed,
      inFlight,
      lateP99Ms,
    };
  }
}
