import { Status, type StatusCode, statusName } from "@lab/shared/grpc";

/** What a caller did to its call, and so how it may end. */
export type Intent = "finish" | "cancel" | "miss";

/** A call of the soak. */
interface Entry {
  readonly kind: string;
  readonly intent: Intent;
  /** The server it goes to, and its run when the call began. */
  readonly server: string;
  readonly run: number;
  ended: boolean;
}

/** How a call ended. */
export interface Ending {
  readonly code: StatusCode;
  readonly message: string;
  /** The run of the server that answered; absent unless the code is OK. */
  readonly run?: number;
  /** What befell its server or its channel while it was under way; a close is one without drain. */
  readonly disturbedBy?: "restart" | "close";
}

/** What one run of a server counted. */
export interface RunCounts {
  readonly run: number;
  readonly calls: number;
  readonly callsFailed: number;
  readonly callsInFlight: number;
}

/** Problems kept in words; all are counted. */
const PROBLEMS_KEPT = 20;

/**
 * The account of a soak: each call that began ends once, with a status that what was done to it
 * explains. Everything else is a problem.
 */
export class Tally {
  started = 0;
  ended = 0;
  problemCount = 0;
  readonly problems: string[] = [];
  /** Ended calls by kind and the name of their status. */
  readonly counts = new Map<string, Map<string, number>>();
  /** By server and run. */
  readonly #answered = new Map<string, number>();
  readonly #givenUp = new Map<string, number>();

  get inFlight(): number {
    return this.started - this.ended;
  }

  start(facts: Omit<Entry, "ended">): Entry {
    this.started++;
    return { ...facts, ended: false };
  }

  end(entry: Entry, ending: Ending): void {
    const { kind, server } = entry;
    const name = statusName(ending.code);
    if (entry.ended) return this.problem(`a ${kind} call ended twice, the second time as ${name}`);
    entry.ended = true;
    this.ended++;
    const ofKind = this.counts.get(kind) ?? new Map<string, number>();
    this.counts.set(kind, ofKind.set(name, (ofKind.get(name) ?? 0) + 1));
    if (ending.code === Status.OK) increment(this.#answered, `${server} ${ending.run}`);
    else if (isGivenUp(ending)) increment(this.#givenUp, `${server} ${entry.run}`);
    if (!isExplained(entry, ending)) {
      this.problem(
        `a ${kind} call to ${server}, meant to ${entry.intent}: ${name} ${ending.message}`,
      );
    }
  }

  /** All calls that ended with that status. */
  countOf(code: StatusCode): number {
    const name = statusName(code);
    return [...this.counts.values()].reduce((sum, each) => sum + (each.get(name) ?? 0), 0);
  }

  problem(text: string): void {
    this.problemCount++;
    if (this.problems.length < PROBLEMS_KEPT) this.problems.push(text);
  }

  /**
   * Holds what a drained run counted against what its callers saw. Every answer that arrived was
   * sent, and an answer that was sent arrived, unless its caller had given up by then.
   */
  compare(server: string, { run, calls, callsFailed, callsInFlight }: RunCounts): void {
    const answered = this.#answered.get(`${server} ${run}`) ?? 0;
    const givenUp = this.#givenUp.get(`${server} ${run}`) ?? 0;
    const lost = calls - callsFailed - answered;
    if (lost < 0 || lost > givenUp || callsInFlight !== 0) {
      this.problem(
        `run ${run} of ${server} answered ${
          calls - callsFailed
        } calls, ${callsInFlight} in flight; ` +
          `its callers saw ${answered} answers and gave up ${givenUp}`,
      );
    }
  }
}

function isExplained({ intent }: Entry, { code, disturbedBy }: Ending): boolean {
  switch (code) {
    // What is given up late is answered.
    case Status.OK:
      return true;
    case Status.CANCELLED:
      return intent === "cancel";
    case Status.DEADLINE_EXCEEDED:
      return intent === "miss" || disturbedBy !== undefined;
    case Status.UNAVAILABLE:
      return disturbedBy !== undefined;
    default:
      return false;
  }
}

/** Whether the caller let go of a call that its server may well have answered. */
function isGivenUp({ code, disturbedBy }: Ending): boolean {
  return code === Status.CANCELLED || code === Status.DEADLINE_EXCEEDED || disturbedBy === "close";
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
