import { type Clock, systemClock } from "../clock/mod.ts";
import { createTickDriver } from "./create_tick_driver.ts";
import { LookAhead } from "./look_ahead.ts";
import type { Schedule } from "./schedule.ts";
import type { CreateTickDriver, TickDriver, TickDriverFacts } from "./tick_driver.ts";

/** Due times that the driver knows beforehand. The sleeper then never runs out of them. */
const AHEAD = 1024;
/** From the driver's being ready to the first call, so that planning does not make that one late. */
const START_AFTER_NS = 5e6;

export interface PaceOptions {
  readonly schedule: Schedule;
  /** How many calls to send, usually `schedule.countWithin(durationNs)`. */
  readonly count: number;
  /**
   * When the schedule starts, ns on the clock.
   * @default 5 ms after the driver is ready, which the sleeper takes some 50 ms for
   */
  readonly startNs?: number;
  /** @default the clock of this thread */
  readonly clock?: Clock;
  /** @default the driver `auto` */
  readonly createDriver?: CreateTickDriver;
  /**
   * Starts call `k`, which was due at `dueNs` on the clock, and returns without waiting for it. How
   * many calls may be in flight is its own affair. An error it throws ends the run.
   */
  readonly send: (k: number, dueNs: number) => void;
  /** Told once, when the driver is ready and the start is fixed. */
  readonly onStart?: (start: PaceStart) => void;
  /** Ends the run early. */
  readonly signal?: AbortSignal;
}

export interface PaceStart {
  /** When the schedule starts, ns on the clock. */
  readonly startNs: number;
  readonly driver: TickDriverFacts;
}

interface PaceResult {
  /** How many calls were sent. */
  readonly sent: number;
  /** Whether the signal ended the run before all were sent. */
  readonly aborted: boolean;
}

/**
 * Sends every call of a schedule when it is due: in order, late ones at once, none skipped (an open
 * loop; see Schroeder, Wierman and Harchol-Balter, "Open Versus Closed", NSDI 2006). Resolves when
 * all are sent or the signal aborts.
 */
export async function paceCalls(options: PaceOptions): Promise<PaceResult> {
  const { schedule, count, send, signal } = options;
  const clock = options.clock ?? systemClock;
  const createDriver = options.createDriver ?? ((onTick) => createTickDriver("auto", onTick));
  if (count <= 0 || signal?.aborted) return { sent: 0, aborted: count > 0 };

  const ahead = new LookAhead(schedule, count);
  const ended = Promise.withResolvers<void>();
  let startNs = Infinity;
  const onTick = () => {
    // One look at the clock a tick: a loop that cannot keep up still lets sockets be served.
    const elapsedNs = clock.nowNs() - startNs;
    try {
      for (let k = ahead.taken; !signal?.aborted; k++) {
        const dueNs = ahead.takeDue(elapsedNs);
        if (dueNs === undefined) break;
        send(k, startNs + dueNs);
      }
    } catch (error) {
      ended.reject(error);
      return;
    }
    if (ahead.taken === count) ended.resolve();
    else if (ahead.ahead <= AHEAD / 2) planAhead();
  };
  const planAhead = () => {
    while (ahead.ahead < AHEAD) {
      const dueNs = ahead.plan();
      if (dueNs === undefined) return;
      driver.schedule(startNs + dueNs);
    }
  };
  const onAbort = () => ended.resolve();

  const driver: TickDriver = await createDriver(onTick);
  try {
    startNs = options.startNs ?? clock.nowNs() + START_AFTER_NS;
    options.onStart?.({ startNs, driver: driver.facts });
    signal?.addEventListener("abort", onAbort, { once: true });
    if (signal?.aborted) ended.resolve();
    planAhead();
    await ended.promise;
  } finally {
    signal?.removeEventListener("abort", onAbort);
    await driver.close();
  }
  return { sent: ahead.taken, aborted: ahead.taken < count };
}
