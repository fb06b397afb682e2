import { nowNs } from "../../clock/mod.ts";

/** What names a timer to the one who started it. */
export type TimerId = unknown;

/** The time and the timers of a server, handed in so that tests need not wait. */
export interface ServerTimers {
  /** ns on the clock of `clock/`. */
  nowNs(): number;
  /** Runs once, `delayMs` from now or soon after; the id is for {@link stop}. */
  start(delayMs: number, run: () => void): TimerId;
  /** A timer that has run, or was stopped, stays as it is. */
  stop(id: TimerId): void;
}

/** The process's own. */
export const systemTimers: ServerTimers = {
  nowNs,
  start: (delayMs, run) => setTimeout(run, delayMs),
  stop: (id) => clearTimeout(id as ReturnType<typeof setTimeout>),
};
