import { NS_PER_MS } from "../../base/mod.ts";
import type { Alarm } from "./alarm.ts";

/** Lanes that stay when they are empty: a Map that churns keeps V8 from collecting young garbage. */
const KEPT_LANES = 256;

/** What a deadline ends. The fields are the queue's, so that a call in it costs no object. */
export abstract class Expiring {
  /** ns on the clock of the alarm; Infinity where there is no deadline. */
  deadlineNs = Infinity;
  /** @internal */
  lane: Lane | null = null;
  /** @internal */
  sooner: Expiring | null = null;
  /** @internal */
  later: Expiring | null = null;

  /** The deadline has passed. */
  abstract expire(): void;
}

/**
 * Calls of one timeout, which expire in the order in which they began. What is left of another
 * call's timeout differs from call to call, so that lanes are for whole ms: within one, a call may
 * expire up to 1 ms late, which timers may be as well.
 */
class Lane {
  first: Expiring | null = null;
  last: Expiring | null = null;

  constructor(readonly wholeMs: number) {}
}

/**
 * The deadlines of a channel's calls behind one timer. Calls with equal timeouts form a list in
 * which adding and removing change two links; a timer a call would cost more than the call.
 */
export class Deadlines {
  readonly #alarm: Alarm;
  readonly #lanes = new Map<number, Lane>();
  // The lane of the latest call, which is most likely that of the next.
  #lane = new Lane(NaN);
  #timeoutMs = NaN;
  /** When the alarm is to ring, ns; Infinity when it is not set, -Infinity when it never will be. */
  #ringsNs = Infinity;

  constructor(alarm: Alarm) {
    this.#alarm = alarm;
  }

  /** `expire()` is called soon after `startNs + timeoutMs`, unless it is removed before. */
  add(call: Expiring, startNs: number, timeoutMs: number): void {
    if (this.#timeoutMs !== timeoutMs) {
      this.#lane = this.#laneOf(Math.ceil(timeoutMs));
      this.#timeoutMs = timeoutMs;
    }
    const lane = this.#lane;
    const deadlineNs = startNs + timeoutMs * NS_PER_MS;
    call.deadlineNs = deadlineNs;
    call.lane = lane;
    call.sooner = lane.last;
    if (lane.last === null) lane.first = call;
    else lane.last.later = call;
    lane.last = call;
    if (deadlineNs < this.#ringsNs) this.#set(deadlineNs, startNs);
  }

  /** A call that is not there changes nothing. */
  remove(call: Expiring): void {
    const lane = call.lane;
    if (lane === null) return;
    const { sooner, later } = call;
    if (sooner === null) lane.first = later;
    else sooner.later = later;
    if (later === null) lane.last = sooner;
    else later.sooner = sooner;
    call.lane = null;
    call.sooner = null;
    call.later = null;
    // The timer stays as it is: it finds out when it rings, once a timeout and not once a call.
    if (lane.first === null && this.#lanes.size > KEPT_LANES) this.#forget(lane);
  }

  /** No deadline ends anything any more. */
  close(): void {
    this.#alarm.clear();
    this.#ringsNs = -Infinity;
  }

  #laneOf(wholeMs: number): Lane {
    let lane = this.#lanes.get(wholeMs);
    if (lane === undefined) this.#lanes.set(wholeMs, lane = new Lane(wholeMs));
    return lane;
  }

  #forget(lane: Lane): void {
    this.#lanes.delete(lane.wholeMs);
    if (this.#lane === lane) this.#timeoutMs = NaN;
  }

  #set(dueNs: number, nowNs: number): void {
    this.#ringsNs = dueNs;
    // Rounded up: a deadline that passes a little late is better than one that passes early.
    this.#alarm.set(Math.max(0, Math.ceil((dueNs - nowNs) / NS_PER_MS)), this.#ring);
  }

  readonly #ring = (): void => {
    const nowNs = this.#alarm.nowNs();
    for (const lane of this.#lanes.values()) {
      while (lane.first !== null && lane.first.deadlineNs <= nowNs) {
        const call = lane.first;
        this.remove(call);
        call.expire();
      }
    }
    if (this.#ringsNs === -Infinity) return;
    this.#ringsNs = Infinity;
    // Only now: what expired may have begun other calls.
    let nextNs = Infinity;
    for (const { first } of this.#lanes.values()) {
      if (first !== null) nextNs = Math.min(nextNs, first.deadlineNs);
    }
    if (nextNs !== Infinity) this.#set(nextNs, nowNs);
  };
}
