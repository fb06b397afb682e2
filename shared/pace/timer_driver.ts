import { nowNs } from "../clock/mod.ts";
import { Fifo } from "./_fifo.ts";
import type { TickDriver, TickDriverFacts } from "./tick_driver.ts";

/** setTimeout to the next due time: needs nothing, and is late by 1 to 2 ms. */
export class TimerDriver implements TickDriver {
  readonly facts: TickDriverFacts;
  readonly #onTick: () => void;
  readonly #dueNs = new Fifo<number>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  /** @param fallbackReason why this driver stands in for a better one */
  constructor(onTick: () => void, fallbackReason?: string) {
    this.#onTick = onTick;
    this.facts = {
      driver: "timer",
      resolutionMs: 1,
      timerSlackLowered: undefined,
      ...(fallbackReason === undefined ? {} : { fallbackReason }),
    };
  }

  schedule(dueNs: number): void {
    if (this.#closed) return;
    this.#dueNs.push(dueNs);
    if (this.#timer === undefined) this.#arm(dueNs);
  }

  close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    return Promise.resolve();
  }

  #arm(dueNs: number): void {
    this.#timer = setTimeout(this.#fire, Math.max(0, (dueNs - nowNs()) / 1e6));
  }

  readonly #fire = () => {
    this.#timer = undefined;
    const now = nowNs();
    let passed = 0;
    for (; (this.#dueNs.peek() ?? Infinity) <= now; passed++) this.#dueNs.shift();
    // Armed before the callback, which may schedule more. A timer can also fire too early.
    const next = this.#dueNs.peek();
    if (next !== undefined) this.#arm(next);
    if (passed > 0) this.#onTick();
  };
}
