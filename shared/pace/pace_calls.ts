import { clearImmediate, setImmediate } from "node:timers";
import { type Clock, systemClock } from "../clock/mod.ts";
import { createTickDriver } from "./create_tick_driver.ts";
import { LookAhead } from "./look_ahead.ts";
import type { Schedule } from "./schedule.ts";
import type { CreateTickDriver, TickDriver, TickDriverFacts } from "./tick_driver.ts";

/** Due times that the driver knows beforehand. The sleeper then never runs out of them. */
const AHEAD = 1024;
/** From the driver's being ready to the first call, so that planning does not make that one late. */
const START_AFTER_NS = 5e6;
/** Calls that are sent before sockets, signals and timers get their turn. */
const TURN_CALLS = 256;
/** Calls that are told as skipped before the same. */
const TURN_SKIPPED = 16_384;

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
  /** How long calls are sent, ns; what is due and not sent by then is skipped. @default for ever */
  readonly sendWithinNs?: number;
  /** Told of each call that is skipped. @default nothing is done */
  readonly skip?: (k: number, dueNs: number) => void;
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
  /** How many were due and not sent in time, because more were due than could be sent. */
  readonly skipped: number;
  /** Whether the signal ended the run before all were sent. */
  readonly aborted: boolean;
}

/**
 * Sends every call of a schedule when it is due: in order, late ones at once, none skipped before
 * `sendWithinNs` is over (an open loop; see Schroeder, Wierman and Harchol-Balter, "Open Versus
 * Closed", NSDI 2006). Resolves when all are sent or skipped, or the signal aborts. More calls than
 * can be sent keep nobody from the event loop: a turn sends a bounded number.
 */
export async function paceCalls(options: PaceOptions): Promise<PaceResult> {
  const { schedule, count, send, signal, skip, sendWithinNs = Infinity } = options;
  const clock = options.clock ?? systemClock;
  const createDriver = options.createDriver ?? ((onTick) => createTickDriver("auto", onTick));
  if (count <= 0 || signal?.aborted) return { sent: 0, skipped: 0, aborted: count > 0 };

  const ahead = new LookAhead(schedule, count);
  const ended = Promise.withResolvers<void>();
  let startNs = Infinity;
  let skipped = 0;
  let rest: ReturnType<typeof setImmediate> | undefined;
  const onTick = () => {
    // What is left of a turn comes in its own time, and not with the next due time.
    if (rest !== undefined) return;
    // One look at the clock a turn.
    const elapsedNs = clock.nowNs() - startNs;
    const late = elapsedNs >= sendWithinNs;
    const last = ahead.taken + (late ? TURN_SKIPPED : TURN_CALLS);
    try {
      for (let k = ahead.taken; k < last && !signal?.aborted; k++) {
        const dueNs = ahead.takeDue(elapsedNs);
        if (dueNs === undefined) break;
        if (late) {
          skipped++;
          skip?.(k, startNs + dueNs);
        } else send(k, startNs + dueNs);
      }
    } catch (error) {
      ended.reject(error);
      return;
    }
    if (ahead.taken === count) return ended.resolve();
    if (ahead.taken === last) rest = setImmediate(onRest);
    else if (ahead.ahead <= AHEAD / 2) planAhead();
  };
  const onRest = () => {
    rest = undefined;
    onTick();
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
    clearImmediate(rest);
    await driver.close();
  }
  return { sent: ahead.taken - skipped, skipped, aborted: ahead.taken < count };
}
