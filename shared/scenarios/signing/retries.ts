import { NS_PER_MS } from "../../base/mod.ts";
import { nowNs } from "../../clock/mod.ts";
import { readStatusDetails, Status, type StatusCode } from "../../grpc/mod.ts";
import {
  type CallOutcome,
  type Cancel,
  changedOutcome,
  type ClientInterceptor,
  type UnaryCall,
} from "../../rpc/mod.ts";

/** What the server did not begin to do, or says may be asked for again. */
const RETRYABLE: ReadonlySet<StatusCode> = new Set([
  Status.UNAVAILABLE,
  Status.RESOURCE_EXHAUSTED,
]);
/** As gRPC's retry policies have it at most (gRFC A6). */
const MAX_ATTEMPTS = 5;
/** Before the second attempt, where the server does not say when; each further wait is twice as long. */
const FIRST_WAIT_MS = 10;

/** What a Retries is given from outside. */
interface RetriesOptions {
  /** Numbers in [0, 1). @default Math.random */
  readonly random?: () => number;
  /** Runs something after so many ms, and gives what cancels it. @default setTimeout */
  readonly after?: (ms: number, run: () => void) => Cancel;
  /** The clock, ns. */
  readonly nowNs?: () => number;
}

/**
 * Sends a call again that the server was too busy for, when it says (RetryInfo) or after a random
 * part of a wait that doubles, as long as the call's deadline allows. The caller sees one call, from
 * its first attempt to its last answer.
 */
export class Retries implements ClientInterceptor {
  readonly #random: () => number;
  readonly #after: (ms: number, run: () => void) => Cancel;
  readonly #nowNs: () => number;
  /** Attempts beyond the first ones. */
  count = 0;

  constructor(options: RetriesOptions = {}) {
    this.#random = options.random ?? Math.random;
    this.#nowNs = options.nowNs ?? nowNs;
    this.#after = options.after ?? ((ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    });
  }

  readonly unary = (call: UnaryCall, next: (call: UnaryCall) => Cancel): Cancel => {
    const { timeoutMs = Infinity } = call.options;
    const startNs = this.#nowNs();
    let attempts = 0;
    let sentNs = NaN;
    let cancelAttempt: Cancel = () => {};
    let cancelWait: Cancel | undefined;
    const start = (leftMs: number) => {
      attempts++;
      cancelWait = undefined;
      const options = leftMs === Infinity ? call.options : { ...call.options, timeoutMs: leftMs };
      cancelAttempt = next({ ...call, options, done });
    };
    const done = (outcome: CallOutcome<unknown>) => {
      if (attempts === 1) sentNs = outcome.sentNs;
      const end = () => call.done(attempts === 1 ? outcome : changedOutcome(outcome, { sentNs }));
      if (!RETRYABLE.has(outcome.code) || attempts === MAX_ATTEMPTS) return end();
      const waitMs = this.#waitMs(outcome, attempts);
      const leftMs = timeoutMs - (this.#nowNs() - startNs) / NS_PER_MS - waitMs;
      if (leftMs < 1) return end();
      this.count++;
      const forget = this.#after(waitMs, () => start(Math.floor(leftMs)));
      cancelWait = () => {
        forget();
        end();
      };
    };
    start(timeoutMs);
    return () => (cancelWait ?? cancelAttempt)();
  };

  #waitMs({ trailers }: CallOutcome<unknown>, attempts: number): number {
    const told = readStatusDetails(trailers).retryAfterMs;
    return told ?? this.#random() * FIRST_WAIT_MS * 2 ** (attempts - 1);
  }
}
