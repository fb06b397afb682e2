import { NS_PER_MS } from "../../base/mod.ts";
import { nowNs } from "../../clock/mod.ts";
import type { EndedCall } from "../../scenarios/mod.ts";
import { drained } from "./drained.ts";
import type { OpenLoopResult } from "./open_loop.ts";

/** Until a call that failed is followed by the next one, ms. */
const AFTER_FAILURE_MS = 1;

/** What a closed loop needs of an outcome. */
type Ended = Pick<EndedCall, "code" | "doneNs">;

/** What a closed loop sends, and for how long. */
interface ClosedLoopOptions<Outcome extends Ended> {
  /** Calls under way at once. */
  readonly inFlight: number;
  /** How long a call that ends is followed by another, ns. */
  readonly durationNs: number;
  /** How long to wait at the end for calls under way, ms; their deadlines should have passed. */
  readonly drainMs: number;
  /** Starts call `k`, which calls `done` once: the same function for every call. */
  readonly start: (k: number, done: (outcome: Outcome) => void) => void;
  /** Whether a call with this code ended well. */
  readonly isOk: (code: number) => boolean;
  /** Told of each call that has ended. @default nothing is done */
  readonly ended?: (outcome: Outcome) => void;
  /** Ends the sending; calls under way may end. */
  readonly signal?: AbortSignal;
  /** Ends the waiting for them too. */
  readonly atOnce?: AbortSignal;
}

/**
 * Keeps a number of calls under way: the end of one sends the next. It finds out how much a pair
 * can do, and not how long a caller on a schedule would wait: a server that stands still is sent
 * nothing meanwhile, and all that it would have delayed is missing from the figures (G. Tene, "How
 * NOT to Measure Latency": coordinated omission).
 *
 * A call costs the loop a comparison with the time at which it ended, which the engine stamps once
 * a turn, and neither a closure nor a timer. After a failure the next call waits a moment, or a
 * channel that fails at once would never let the event loop turn.
 */
export class ClosedLoop<Outcome extends Ended> {
  readonly #options: ClosedLoopOptions<Outcome>;
  readonly #idle = Promise.withResolvers<void>();
  #endNs = -Infinity;
  #sent = 0;
  #inFlight = 0;
  #waiting = 0;
  #aborted = false;

  constructor(options: ClosedLoopOptions<Outcome>) {
    this.#options = options;
  }

  /** Calls under way now. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Calls that were started. */
  get sent(): number {
    return this.#sent;
  }

  /** Runs the loop once, to the end of its last call. */
  async run(): Promise<OpenLoopResult> {
    const { inFlight, durationNs, drainMs, signal, atOnce } = this.#options;
    const startNs = nowNs();
    this.#endNs = startNs + durationNs;
    const abort = () => {
      this.#aborted = true;
      this.#endNs = -Infinity;
      if (this.#inFlight === 0) this.#idle.resolve();
    };
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort, { once: true });
    for (let i = 0; i < inFlight && nowNs() < this.#endNs; i++) this.#start();
    if (this.#inFlight > 0) {
      await drained(this.#idle, { drainMs: durationNs / NS_PER_MS + drainMs, atOnce });
    }
    signal?.removeEventListener("abort", abort);
    const unfinished = this.#inFlight;
    const elapsedNs = nowNs() - startNs;
    return { sent: this.#sent, notSent: 0, unfinished, elapsedNs, aborted: this.#aborted };
  }

  #start(): void {
    this.#inFlight++;
    this.#options.start(this.#sent++, this.#done);
  }

  readonly #done = (outcome: Outcome): void => {
    this.#inFlight--;
    this.#options.ended?.(outcome);
    if (outcome.doneNs < this.#endNs) {
      if (this.#options.isOk(outcome.code)) return this.#start();
      return this.#startLater();
    }
    if (this.#inFlight === 0 && this.#waiting === 0) this.#idle.resolve();
  };

  /** One timer for all calls that wait to be followed. */
  #startLater(): void {
    if (this.#waiting++ > 0) return;
    setTimeout(() => {
      const waiting = this.#waiting;
      this.#waiting = 0;
      for (let i = 0; i < waiting && nowNs() < this.#endNs; i++) this.#start();
      if (this.#inFlight === 0) this.#idle.resolve();
    }, AFTER_FAILURE_MS);
  }
}
