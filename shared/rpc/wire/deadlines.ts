import type { Alarm } from "./alarm.ts";

const NS_PER_MS = 1e6;
/** Lanes that stay when they are empty; a program has few timeouts, unless it passes on what is left of one. */
const KEPT_LANES = 16;

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

/** Calls of one timeout, which expire in the order in which they began. */
class Lane {
  first: Expiring | null = null;
  last: Expiring | null = null;

  constructor(readonly timeoutMs: number) {}
}

/**
 * The deadlines of a channel's calls behind one timer. Calls with equal timeouts form a list in
 * which adding and removing change two links; a timer a call would cost more than the call.
 */
export class Deadlines {
  readonly #alarm: Alarm;
  readonly #lanes = new Map<number, Lane>();
  #lane = new Lane(NaN);
  /** When the alarm is to ring, ns; Infinity when it is not set, -Infinity when it never will be. */
  #ringsNs = Infinity;

  constructor(alarm: Alarm) {
    this.#alarm = alarm;
  }

  /** `expire()` is called soon after `startNs + timeoutMs`, unless it is removed before. */
  add(call: Expiring, startNs: number, timeoutMs: number): void {
    if (this.#lane.timeoutMs !== timeoutMs) this.#lane = this.#laneOf(timeoutMs);
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

  #laneOf(timeoutMs: number): Lane {
    let lane = this.#lanes.get(timeoutMs);
    if (lane === undefined) this.#lanes.set(timeoutMs, lane = new Lane(timeoutMs));
    return lane;
  }

  #forget(lane: Lane): void {
    this.#lanes.delete(lane.timeoutMs);
    if (this.#lane === lane) this.#lane = new Lane(NaN);
  }

  #set(dueNs: number, nowNs: number): void {
    this.#ringsNs = dueNs;
    // Rounded up: a deadline that passes a little late is better than one that passes early.
    this.#alarm.set(Math.max(0, Math.ceil((dueNs - nowNs) / NS_PER_MS)), this.#ring);
  }

  readonly #ring = (): void => {
    const nowNs = this.#alarm.nowNs();
    let nextNs = Infinity;
    for (const lane of this.#lanes.values()) {
      while (lane.first !== null && lane.first.deadlineNs <= nowNs) {
        const call = lane.first;
        this.remove(call);
        call.expire();
      }
      if (lane.first !== null) nextNs = Math.min(nextNs, lane.first.deadlineNs);
    }
    if (this.#ringsNs === -Infinity) return;
    this.#ringsNs = Infinity;
    if (nextNs !== Infinity) this.#set(nextNs, nowNs);
  };
}
