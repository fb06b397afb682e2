import type { ServerTimers, TimerId } from "./server_timers.ts";

/** What has a deadline. */
export interface Expiring {
  /** ns on the clock of the timers. */
  readonly deadlineNs: number;
  /** A timer runs for it; set by {@link Deadlines}. */
  hasTimer: boolean;
  /** The deadline has passed. */
  expire(): void;
}

interface Tick {
  readonly waiting: Set<Expiring>;
  readonly timer: TimerId;
}

const NS_PER_MS = 1e6;
/** The platform's timers take no longer delays; a deadline beyond (24 days) is none. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/**
 * The deadlines of all calls of a server: one timer for each ms in which some end, as calls that
 * arrive together with the same timeout end together, and a timer for each would cost more than
 * the rest of the call.
 */
export class Deadlines {
  readonly #timers: ServerTimers;
  readonly #ticks = new Map<number, Tick>();

  constructor(timers: ServerTimers) {
    this.#timers = timers;
  }

  /** `call.expire()` is called once its deadline has passed, unless it is removed before. */
  add(call: Expiring): void {
    const at = tickOf(call);
    const tick = this.#ticks.get(at) ?? this.#start(at);
    if (tick === undefined) return;
    call.hasTimer = true;
    tick.waiting.add(call);
  }

  /** A call that is not there changes nothing. */
  remove(call: Expiring): void {
    if (!call.hasTimer) return;
    call.hasTimer = false;
    const at = tickOf(call);
    const tick = this.#ticks.get(at);
    if (tick === undefined || !tick.waiting.delete(call) || tick.waiting.size > 0) return;
    this.#timers.stop(tick.timer);
    this.#ticks.delete(at);
  }

  #start(at: number): Tick | undefined {
    const delayMs = at - this.#timers.nowNs() / NS_PER_MS;
    if (delayMs > LONGEST_DELAY_MS) return undefined;
    const waiting = new Set<Expiring>();
    const timer = this.#timers.start(Math.max(0, delayMs), () => {
      this.#ticks.delete(at);
      for (const call of waiting) {
        call.hasTimer = false;
        call.expire();
      }
    });
    const tick = { waiting, timer };
    this.#ticks.set(at, tick);
    return tick;
  }
}

/** The ms at whose beginning the deadline has passed. */
function tickOf({ deadlineNs }: Expiring): number {
  return Math.ceil(deadlineNs / NS_PER_MS);
}
