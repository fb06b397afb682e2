import { nowNs } from "../../clock/mod.ts";
import { createTickDriver, paceCalls, type PaceStart, type Schedule } from "../../pace/mod.ts";
import type { CreateTickDriver, TickDriverKind } from "../../pace/mod.ts";
import { drained } from "./drained.ts";

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
  /** How long calls are sent, ns; what is not sent by then is held back. @default for ever */
  readonly sendWithinNs?: number;
  /** How long to wait at the end for calls under way, ms; their deadlines should have passed. */
  readonly drainMs: number;
  /** Starts call `k`, due at `dueNs` on the clock; `callEnded` must follow once. */
  readonly start: (k: number, dueNs: number) => void;
  /** Told of a call that was due and was held back. @default nothing is done */
  readonly notSent?: (k: number, dueNs: number) => void;
  readonly onStart?: (start: PaceStart) => void;
  /** When the schedule starts, ns on the clock. @default as soon as the pacer is ready */
  readonly startNs?: number;
  /** Ends the sending; calls under way may end. */
  readonly signal?: AbortSignal;
  /** Ends the waiting for them too. */
  readonly atOnce?: AbortSignal;
}

/** How a loop went. */
export interface OpenLoopResult {
  /** Calls that were started. */
  readonly sent: number;
  /** Calls that were due and held back. */
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
    const holdBack = (k: number, dueNs: number) => {
      this.#notSent++;
      notSent?.(k, dueNs);
    };
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
        if (this.#inFlight >= inFlightMax) return holdBack(k, dueNs);
        this.#inFlight++;
        start(k, dueNs);
      },
      skip: holdBack,
      sendWithinNs: this.#options.sendWithinNs,
      signal,
    });
    this.#allSent = true;
    if (this.#inFlight > 0) await drained(this.#idle, { drainMs, atOnce: this.#options.atOnce });
    return {
      sent: paced.sent + paced.skipped - this.#notSent,
      notSent: this.#notSent,
      unfinished: this.#inFlight,
      // Stopped before the schedule began, it has taken no time.
      elapsedNs: Math.max(0, nowNs() - startNs),
      aborted: paced.aborted,
    };
  }
}
