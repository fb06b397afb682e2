import type { Clock } from "../clock/mod.ts";
import type { TickDriver, TickDriverFacts } from "./tick_driver.ts";

/** A driver on a clock that is handed in, for tests: with a `FakeClock` nothing ever sleeps. */
export class FakeTickDriver implements TickDriver {
  readonly facts: TickDriverFacts = {
    driver: "timer",
    resolutionMs: 0,
    timerSlackLowered: undefined,
  };
  /** Every due time ever scheduled, ns. */
  readonly scheduledNs: number[] = [];
  closed = false;

  constructor(readonly clock: Clock, readonly onTick: () => void) {}

  schedule(dueNs: number): void {
    this.scheduledNs.push(dueNs);
    this.clock.sleepUntilNs(dueNs).then(() => {
      if (!this.closed) this.onTick();
    });
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}
