import { nowNs } from "../../clock/mod.ts";
import { createTickDriver, paceCalls, type PaceStart, type Schedule } from "../../pace/mod.ts";
import type { CreateTickDriver, TickDriverKind } from "../../pace/mod.ts";

/** What one loop sends, and when. */
interface OpenLoopOptions {
  readonly schedule: Schedule;
  /** How many calls, usually `schedule.countWithin(durationNs)`. */
  readonly count: number;
  readonly pacer: TickDriverKind;
  /** @default a driver of the kind `pacer` */
  readonly createDriver?: CreateTickDriver;
  /** Calls under way at once, at most; `inFlightBound` derives it. */
  readonly inFlightMax: number;
  /** How long to wait at the end for calls under way, ms; their deadlines should have passed. */
  readonly drainMs: number;
  /** Starts call `k`, due at `dueNs` on the clock; `callEnded` must follow once. */
  readonly start: (k: number, dueNs: number) => void;
  /** Told of a call that was due and that the bound held back. @default nothing is done */
  readonly notSent?: (k: number, dueNs: number) => void;
  readonly onStart?: (start: PaceStart) => void;
  /** When the schedule starts, ns on the clock. @default as soon as the pacer is ready */
  readonly startNs?: number;
  readonly signal?: AbortSignal;
}

/** How a loop went. */
export interface OpenLoopResult {
  /** Calls that were started. */
  readonly sent: number;
  /** Calls that the bound held back. */
  readonly notSent: number;
  /** Calls that had not ended `drainMs` after the last one was due. */
  readonly unfinished: number;
  /** From the start of the schedule to the end of the last call, ns. */
  readonly elapsedNs: number;
  readonly aborted: boolean;
}

/**
 * Sends calls when they are due, whatever became of those before: a slow answer never delays the
 * next call. Late calls leave at once. Only the bound on calls under way holds one back, and says
 * so. The loop counts calls and knows nothing of what they are.
 */
export class OpenLoop {
  readonly #options: OpenLoopOptions;
  readonly #idle = Promise.withResolvers<void>();
  #inFlight = 0;
  #notSent = 0;
  #allSent = false;

  constructor(options: OpenLoopOptions) {
    this.#options = options;
  }

  /** Calls under way now. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Must be called once for each call that was started. */
  callEnded(): void {
    this.#inFlight--;
    if (this.#allSent && this.#inFlight === 0) this.#idle.resolve();
  }

  /** Runs the loop once, to the end of its last call. */
  async run(): Promise<OpenLoopResult> {
    const { schedule, count, pacer, inFlightMax, start, notSent, signal, drainMs } = this.#options;
    let startNs = nowNs();
    const paced = await paceCalls({
      schedule,
      count,
      startNs: this.#options.startNs,
      createDriver: this.#options.createDriver ?? ((onTick) => createTickDriver(pacer, onTick)),
      onStart: (paceStart) => {
        startNs = paceStart.startNs;
        this.#options.onStart?.(paceStart);
      },
      send: (k, dueNs) => {
        if (this.#inFlight >= inFlightMax) {
          this.#notSent++;
          notSent?.(k, dueNs);
          return;
        }
        this.#inFlight++;
        start(k, dueNs);
      },
      signal,
    });
    this.#allSent = true;
    if (this.#inFlight > 0) await this.#drain(drainMs);
    return {
      sent: paced.sent - this.#notSent,
      notSent: this.#notSent,
      unfinished: this.#inFlight,
      elapsedNs: nowNs() - startNs,
      aborted: paced.aborted,
    };
  }

  async #drain(drainMs: number): Promise<void> {
    const timer = setTimeout(() => this.#idle.resolve(), drainMs);
    await this.#idle.promise;
    clearTimeout(timer);
  }
}
