import type { Clock } from "./clock.ts";

interface Sleeper {
  readonly dueNs: number;
  readonly wake: () => void;
}

/** A clock that stands still until it is told to move, so that tests never sleep. */
export class FakeClock implements Clock {
  #nowNs: number;
  #sleepers: Sleeper[] = [];

  /** @param startNs where the clock stands at first, ns */
  constructor(startNs = 0) {
    this.#nowNs = startNs;
  }

  nowNs(): number {
    return this.#nowNs;
  }

  sleepUntilNs(dueNs: number): Promise<void> {
    if (dueNs <= this.#nowNs) return Promise.resolve();
    return new Promise((wake) => this.#sleepers.push({ dueNs, wake }));
  }

  /** Moves to `targetNs`, waking each sleeper at its own time, in order. */
  advanceToNs(targetNs: number): void {
    for (;;) {
      const next = this.#sleepers
        .filter((sleeper) => sleeper.dueNs <= targetNs)
        .sort((a, b) => a.dueNs - b.dueNs)[0];
      if (next === undefined) break;
      this.#sleepers.splice(this.#sleepers.indexOf(next), 1);
      this.#nowNs = Math.max(this.#nowNs, next.dueNs);
      next.wake();
    }
    this.#nowNs = Math.max(this.#nowNs, targetNs);
  }
}
