import { Fifo } from "./_fifo.ts";
import type { Schedule } from "./schedule.ts";

/**
 * The calls of a run that are still to be sent, in order. Decides from the time handed in what is
 * due; asks the schedule in the order of the calls, a bounded number ahead, so that what wakes
 * the loop always knows the next due times.
 */
export class LookAhead {
  readonly #schedule: Schedule;
  readonly #count: number;
  readonly #aheadNs = new Fifo<number>();
  #planned = 0;

  /** @param count how many calls the run has */
  constructor(schedule: Schedule, count: number) {
    this.#schedule = schedule;
    this.#count = count;
  }

  /** How many calls were taken, which is also the number of the next one. */
  get taken(): number {
    return this.#planned - this.#aheadNs.length;
  }

  /** How many due times were planned and not yet taken. */
  get ahead(): number {
    return this.#aheadNs.length;
  }

  /** The due time of one more call, ns after the start, in order; undefined after the last. */
  plan(): number | undefined {
    if (this.#planned >= this.#count) return undefined;
    const dueNs = this.#schedule.dueNs(this.#planned++);
    this.#aheadNs.push(dueNs);
    return dueNs;
  }

  /**
   * The due time of the next call when it is due at `elapsedNs` after the start, and takes it;
   * undefined when it is not due yet, or none is left. A call that is not due stays unplanned.
   */
  takeDue(elapsedNs: number): number | undefined {
    const plannedNs = this.#aheadNs.peek();
    if (plannedNs !== undefined) return plannedNs <= elapsedNs ? this.#aheadNs.shift() : undefined;
    if (this.#planned >= this.#count) return undefined;
    const dueNs = this.#schedule.dueNs(this.#planned);
    if (dueNs > elapsedNs) return undefined;
    this.#planned++;
    return dueNs;
  }
}
