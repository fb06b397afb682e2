import { nowNs } from "../../clock/mod.ts";

/** The time and one timer, handed in so that tests need not wait. */
export interface Alarm {
  /** ns on the clock of `clock/`. */
  nowNs(): number;
  /** Runs `ring` once, `delayMs` from now or soon after, in place of an earlier setting. */
  set(delayMs: number, ring: () => void): void;
  clear(): void;
}

/** Platforms take no longer delays: about 24 days. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/**
 * The process's clock and a timer of its own. The timer does not keep the process alive: what waits
 * for it has a socket that does.
 */
export class SystemAlarm implements Alarm {
  #timer: ReturnType<typeof setTimeout> | undefined;

  nowNs(): number {
    return nowNs();
  }

  set(delayMs: number, ring: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(ring, Math.min(delayMs, LONGEST_DELAY_MS)).unref();
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
