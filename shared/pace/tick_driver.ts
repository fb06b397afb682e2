/**
 * What wakes a loop. `timer`: setTimeout, late by 1 to 2 ms; `sleeper`: a worker that sleeps to the
 * absolute due time and rings, late by about 0.07 ms; `spin`: the sleeper rings a little early and
 * the main thread spins for the rest; `auto`: the sleeper, or the timer where no worker starts.
 */
export type TickDriverKind = "auto" | "timer" | "sleeper" | "spin";

/** What a driver is, for the record of a run. */
export interface TickDriverFacts {
  /** The one in use; `timer` after asking for `auto` means that the sleeper could not be had. */
  readonly driver: "timer" | "sleeper" | "spin";
  /** The grain of its sleep, ms: two due times closer than this may be served by one wake. */
  readonly resolutionMs: number;
  /** Whether the kernel lets the sleeper wake to the ns; undefined for the timer, which has none. */
  readonly timerSlackLowered: boolean | undefined;
  /** Whether the woken thread goes before threads with a longer slice; undefined for the timer. */
  readonly sliceShortened?: boolean;
  /**
   * Whether the threads that keep time go before all without a real-time priority. `refused`: that was
   * asked for and is not permitted; `lowered`: the loop used most of a core, and went back. Undefined
   * when nobody asked.
   */
  readonly realtime?: "on" | "refused" | "lowered";
  /** How far apart the two threads may read the same instant, ms; undefined for the timer. */
  readonly clockErrorMs?: number;
  /** Why `auto` fell back to the timer. */
  readonly fallbackReason?: string;
}

/** Calls back when scheduled times have come: once for each, or once for several together. */
export interface TickDriver {
  readonly facts: TickDriverFacts;
  /**
   * Adds a due time, ns on this thread's `nowNs()`. Times must be nondecreasing. The callback runs
   * as soon as may be after it and never before, on a turn of its own, never within this call.
   */
  schedule(dueNs: number): void;
  /** Stops: no callback runs any more. Due times still waiting are dropped. */
  close(): Promise<void>;
}

/** What a driver may take. */
export interface TickDriverOptions {
  /**
   * Whether the sleeper, and the calling thread that it wakes, ask for a real-time priority; until the
   * driver is closed, or the thread has used most of a core for a second. Not for the spin driver, which
   * keeps a core. @default false
   */
  readonly realtime?: boolean;
  /** Told when the priority was given back before the end. */
  readonly onLowered?: () => void;
}

/** Makes a driver that calls `onTick`; the sleeper takes some 50 ms to start. */
export type CreateTickDriver = (onTick: () => void) => Promise<TickDriver>;
