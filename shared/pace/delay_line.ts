import { nowNs } from "../clock/mod.ts";
import { createTickDriver } from "./create_tick_driver.ts";
import { Fifo } from "./_fifo.ts";
import type { CreateTickDriver, TickDriverFacts } from "./tick_driver.ts";

interface DelayLineOptions {
  /** How long everything is held back, ns; 0 holds nothing back and starts no driver. */
  readonly delayNs: number;
  /** @default the driver `auto` */
  readonly createDriver?: CreateTickDriver;
  /** Told after each wait how much longer than asked it took, ns: what the delay adds of its own. */
  readonly onWaited?: (excessNs: number) => void;
  /** Monotonic time, ns, on which the driver works. @default `nowNs` */
  readonly now?: () => number;
}

/** The line was closed while something waited in it. */
export class DelayLineClosedError extends Error {
  readonly kind = "delay-line-closed";
  override readonly name = "DelayLineClosedError";
}

interface Waiter {
  readonly dueNs: number;
  readonly onDue: () => void;
  readonly onClosed: ((error: DelayLineClosedError) => void) | undefined;
}

/**
 * Holds each arrival back by the same time: first in, first out, and never released early. One
 * driver serves them all, so that an artificial delay costs one wake a call and adds next to
 * nothing of its own.
 */
class DelayLine {
  readonly #delayNs: number;
  readonly #onWaited: ((excessNs: number) => void) | undefined;
  readonly #now: () => number;
  readonly #waiters = new Fifo<Waiter>();
  #lastDueNs = -Infinity;
  #closed = false;
  #driver: Awaited<ReturnType<CreateTickDriver>> | undefined;

  private constructor(options: DelayLineOptions) {
    this.#delayNs = options.delayNs;
    this.#onWaited = options.onWaited;
    this.#now = options.now ?? nowNs;
  }

  /** Makes a line and waits until its driver runs. */
  static async create(options: DelayLineOptions): Promise<DelayLine> {
    const line = new DelayLine(options);
    const createDriver = options.createDriver ?? ((onTick) => createTickDriver("auto", onTick));
    if (options.delayNs > 0) line.#driver = await createDriver(() => line.#release());
    return line;
  }

  /** What releases the waiters; undefined for a delay of 0. */
  get facts(): TickDriverFacts | undefined {
    return this.#driver?.facts;
  }

  /** How many wait now. */
  get pending(): number {
    return this.#waiters.length;
  }

  /**
   * Resolves at `arrivedNs` (on `nowNs()`) plus the delay, or as soon after as may be. Rejects with
   * a `DelayLineClosedError` when the line closes first.
   */
  wait(arrivedNs: number): Promise<void> {
    return new Promise((resolve, reject) => this.after(arrivedNs, resolve, reject));
  }

  /**
   * The same without a promise. Calls `onDue` at once, within this call, when nothing waits and the
   * time has passed already. `onDue` must not throw.
   */
  after(
    arrivedNs: number,
    onDue: () => void,
    onClosed?: (error: DelayLineClosedError) => void,
  ): void {
    if (this.#closed) return onClosed?.(closedError());
    // In order even if an arrival was stamped a little before the one ahead of it.
    const dueNs = Math.max(arrivedNs + this.#delayNs, this.#lastDueNs);
    const excessNs = this.#now() - dueNs;
    if (this.#driver === undefined || (excessNs >= 0 && this.#waiters.length === 0)) {
      this.#onWaited?.(excessNs);
      return onDue();
    }
    this.#lastDueNs = dueNs;
    this.#waiters.push({ dueNs, onDue, onClosed });
    this.#driver.schedule(dueNs);
  }

  /** Stops the driver; whatever still waits is told that the line closed. */
  async close(): Promise<void> {
    this.#closed = true;
    for (;;) {
      const waiter = this.#waiters.shift();
      if (waiter === undefined) break;
      waiter.onClosed?.(closedError());
    }
    await this.#driver?.close();
  }

  #release(): void {
    // Ends even when releasing takes long: arrivals are not served meanwhile.
    for (let waiter = this.#waiters.peek(); waiter !== undefined; waiter = this.#waiters.peek()) {
      const excessNs = this.#now() - waiter.dueNs;
      if (excessNs < 0) return;
      this.#waiters.shift();
      this.#onWaited?.(excessNs);
      waiter.onDue();
    }
  }
}

/** Makes a delay line; see `DelayLine`. */
export function createDelayLine(options: DelayLineOptions): Promise<DelayLine> {
  return DelayLine.create(options);
}

function closedError(): DelayLineClosedError {
  return new DelayLineClosedError("the delay line was closed");
}
