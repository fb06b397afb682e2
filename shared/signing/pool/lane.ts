import { SigningError } from "../signing_error.ts";
import type { CostClass } from "./cost_class.ts";
import type { CostEstimates } from "./cost_estimates.ts";
import { FairQueues } from "./fair_queues.ts";

/** So much work is handed to a worker before it has answered, ns, so that it never waits for us. */
const AHEAD_NS = 1e6;
/** And so many operations, however long they take. */
const AHEAD = 2;

/**
 * Of the time until its deadline, what an operation may wait and take. The rest is for the way back to
 * the client and for an estimate that was too low: a queue as long as the deadline makes every
 * signature in it late by a little, and so of no use.
 */
const ADMITTED_RATIO = 0.7;

/** An operation on its way. */
interface Operation {
  readonly cost: CostClass;
  /** By when it must be done, ns on the clock of the pool; Infinity for no bound. */
  readonly deadlineNs: number;
  /** Does it by the worker of this number, and calls `done` with what it took, ns. */
  run(worker: number, done: (tookNs: number | undefined) => void): void;
  /** It is not done. */
  refuse(error: SigningError): void;
}

/** A number of like workers and the queues before them; which of them is free is all it knows. */
export class Lane {
  readonly #queues: FairQueues<Operation>;
  readonly #costs: CostEstimates;
  readonly #nowNs: () => number;
  readonly #maxWaitNs: number;
  readonly #underWay: { count: number; ns: number; dead: boolean }[];

  constructor(
    workers: number,
    { costs, nowNs, maxWaitNs }: {
      readonly costs: CostEstimates;
      readonly nowNs: () => number;
      /** Of operations without a deadline, ns. */
      readonly maxWaitNs: number;
    },
  ) {
    this.#costs = costs;
    this.#nowNs = nowNs;
    this.#maxWaitNs = maxWaitNs;
    this.#queues = new FairQueues((cost) => costs.ns(cost));
    this.#underWay = Array.from({ length: workers }, () => ({ count: 0, ns: 0, dead: false }));
  }

  /** Operations that wait. */
  get queued(): number {
    return this.#queues.length;
  }

  /**
   * Queues an operation. Throws a SigningError `overloaded` when it could not be done by its
   * deadline: it is better refused now than too late.
   */
  submit(operation: Operation): void {
    const { cost, deadlineNs } = operation;
    const workers = this.#underWay.filter(({ dead }) => !dead);
    if (workers.length === 0) {
      throw new SigningError("backend_failed", "every signing thread of this kind has died");
    }
    const underWayNs = workers.reduce((sum, { ns }) => sum + ns, 0);
    const waitNs = this.#queues.expectedWaitNs(cost, { workers: workers.length, underWayNs });
    const neededNs = waitNs + this.#costs.ns(cost);
    const leftNs = deadlineNs === Infinity ? this.#maxWaitNs : deadlineNs - this.#nowNs();
    if (leftNs <= 0) throw deadlineExceeded();
    const allowedNs = deadlineNs === Infinity ? leftNs : leftNs * ADMITTED_RATIO;
    if (neededNs > allowedNs && waitNs > 0) {
      throw new SigningError(
        "overloaded",
        `the expected wait is ${ms(waitNs)} ms and ${ms(leftNs)} ms are left`,
        { retryAfterMs: Math.max(1, Math.ceil((neededNs - allowedNs) / 1e6)) },
      );
    }
    this.#queues.push(cost, operation);
    this.#dispatch();
  }

  /** Gives no more to a worker. */
  markDead(worker: number): void {
    this.#underWay[worker].dead = true;
    if (this.#underWay.every(({ dead }) => dead)) this.refuseAll("backend_failed");
  }

  /** Refuses what waits. */
  refuseAll(kind: "closed" | "backend_failed"): void {
    const message = kind === "closed" ? "signing has ended" : "every signing thread has died";
    for (let next = this.#queues.next(); next !== undefined; next = this.#queues.next()) {
      next.refuse(new SigningError(kind, message));
    }
  }

  #dispatch(): void {
    while (this.#queues.length > 0) {
      const worker = this.#freeWorker();
      if (worker < 0) return;
      const operation = this.#queues.next()!;
      if (operation.deadlineNs <= this.#nowNs()) operation.refuse(deadlineExceeded());
      else this.#run(operation, worker);
    }
  }

  #run(operation: Operation, worker: number): void {
    const underWay = this.#underWay[worker];
    const estimateNs = this.#costs.ns(operation.cost);
    underWay.count++;
    underWay.ns += estimateNs;
    operation.run(worker, (tookNs) => {
      underWay.count--;
      underWay.ns = underWay.count === 0 ? 0 : underWay.ns - estimateNs;
      if (tookNs !== undefined) this.#costs.learn(operation.cost, tookNs);
      this.#dispatch();
    });
  }

  /** The one with the least to do, or −1 when all have enough. */
  #freeWorker(): number {
    let best = -1;
    for (let i = 0; i < this.#underWay.length; i++) {
      const { count, ns, dead } = this.#underWay[i];
      // The slots of a ring bound it too; of the cheapest 16 are well over a turn's work.
      const full = dead || (count >= AHEAD && ns >= AHEAD_NS) || count >= 16;
      if (!full && (best < 0 || ns < this.#underWay[best].ns)) best = i;
    }
    return best;
  }
}

/** Of an operation whose time is over. */
export function deadlineExceeded(): SigningError {
  return new SigningError("deadline_exceeded", "the deadline passed before the signing began");
}

function ms(ns: number): string {
  return (ns / 1e6).toFixed(1);
}
