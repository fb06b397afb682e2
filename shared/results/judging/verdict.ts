import type { ConnectionCounts, ConnectionUse } from "../../scenarios/mod.ts";
import type { Verdict } from "../run_end.ts";

/** What a run must keep to be valid. */
export const VALIDITY_LIMITS = {
  /** The least share of the calls due that were sent. */
  sentRatio: 0.999,
  /** The most that p99 of lateness may be, ms. */
  lateP99Ms: 1,
  /** The sending thread must use less of a core than this. */
  threadCpuRatio: 0.8,
} as const;

/** Above any of these a run gets a warning and stays what it is. */
export const WARNING_LIMITS = {
  /** The share of time taken by other machines. */
  stealRatio: 0.01,
  /** The share of time in which the sending thread waited for a processor. */
  threadWaitRatio: 0.05,
  /** The share of all cores together that the generator's threads used. */
  processCpuRatio: 0.8,
  /** The share of the machine's memory that the generator held. */
  memoryRatio: 0.5,
} as const;

/** What the generator did, as far as a verdict needs it. */
export interface VerdictFacts {
  /** How the calls were to use connections, and how they did. */
  readonly connectionUse: ConnectionUse;
  readonly connections: ConnectionCounts;
  /**
   * Whether the end of a call was what sent the next one. No call of such a run is due, so none can
   * be late or missing, and the sending thread is meant to be busy: of that it gets a warning.
   * @default false
   */
  readonly closedLoop?: boolean;
  /** Whether someone stopped the run. */
  readonly interrupted: boolean;
  /** Calls that were due; for an interrupted run those due until then. */
  readonly askedCount: number;
  readonly sentCount: number;
  /** Calls due that the bound on calls under way held back. */
  readonly notSentCount: number;
  /** Calls that had not ended long after their deadline. @default 0 */
  readonly unfinishedCount?: number;
  /** p99 of sent − intended, ms; NaN when nothing was sent or nothing was due. */
  readonly lateP99Ms: number;
  /** CPU time of the sending thread over the time of the run; absent when it cannot be measured. */
  readonly threadCpuRatio?: number;
  /** Times at which the sending loop stood still. */
  readonly loopStalls?: { readonly count: number; readonly longestMs: number };
  /** Whether the sending thread gave its real-time priority back, as it used most of a core. */
  readonly realtimeLowered?: boolean;
  /** Share of the CPU time that the hypervisor gave to others. */
  readonly stealRatio?: number;
  /** Share of the time in which the sending thread could have run and had no processor. */
  readonly threadWaitRatio?: number;
  /** CPU time of all threads over the time of the run and all cores. */
  readonly processCpuRatio?: number;
  /** Threads that ran or wanted to, over the last minute, and the cores for them. */
  readonly load?: { readonly average1Min: number; readonly cores: number };
  /** The most memory that the generator held, of the machine's. */
  readonly memoryRatio?: number;
}

/** A verdict with its reasons, and warnings that leave it as it is. All in words and numbers. */
interface Judgement {
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Whether the generator did its part, so that the figures are the server's. An interrupted run is
 * neither valid nor invalid, and still gets the reasons that would have made it invalid.
 */
export function judge(facts: VerdictFacts): Judgement {
  const faults = [
    ...sendingFaults(facts),
    ...connectionFaults(facts),
    ...facts.closedLoop ? [] : starvation(facts),
  ];
  const warnings = warningsOf(facts);
  if (facts.interrupted) {
    const stopped = `the run was stopped after ${count(facts.sentCount)} calls`;
    return { verdict: "interrupted", reasons: [stopped, ...faults], warnings };
  }
  return { verdict: faults.length === 0 ? "valid" : "invalid", reasons: faults, warnings };
}

function sendingFaults(facts: VerdictFacts): string[] {
  const { askedCount, sentCount, notSentCount, unfinishedCount = 0, lateP99Ms } = facts;
  if (sentCount === 0) return ["nothing was sent"];
  const faults: string[] = [];
  if (sentCount < askedCount * VALIDITY_LIMITS.sentRatio) {
    faults.push(
      `${count(sentCount)} of ${count(askedCount)} calls were sent ` +
        `(${percentFloor(sentCount / askedCount)}); a valid run sends at least ` +
        `${VALIDITY_LIMITS.sentRatio * 100} %`,
    );
  }
  if (notSentCount > 0) {
    faults.push(
      `${
        count(notSentCount)
      } calls were due and held back by the bound on calls under way or the ` +
        "end of the run (NOT_SENT)",
    );
  }
  if (unfinishedCount > 0) {
    faults.push(
      `${count(unfinishedCount)} calls had not ended long after their deadline; they were broken ` +
        "off and count as failed",
    );
  }
  // Asked so that NaN, lateness unknown, is a fault too.
  if (!facts.closedLoop && !(lateP99Ms <= VALIDITY_LIMITS.lateP99Ms)) {
    faults.push(
      `calls left late: p99 of lateness is ${lateP99Ms.toFixed(3)} ms, and at most ` +
        `${VALIDITY_LIMITS.lateP99Ms} ms is valid`,
    );
  }
  return faults;
}

function connectionFaults({ connectionUse, connections }: VerdictFacts): string[] {
  switch (connectionUse) {
    case "kept":
      return keptFaults(connections);
    case "each":
      return eachFaults(connections);
    case "free":
      return [];
  }
}

/** Of calls that keep to connections which were opened before. */
function keptFaults({ made, expected = 1, lost = false }: ConnectionCounts): string[] {
  if (lost) return [`${expected === 1 ? "the" : "a"} connection was lost during the run`];
  if (made === expected) return [];
  return [`the run used ${made} connections instead of ${expected === 1 ? "one" : expected}`];
}

/** Of attempts that open one each. */
function eachFaults({ made, connected, shared = 0 }: ConnectionCounts): string[] {
  if (shared > 0) return [`${count(shared)} attempts shared a connection with another one`];
  if (connected === undefined || made === connected) return [];
  return [
    `${count(connected)} attempts connected over ${count(made)} connections, and each ` +
    "must have its own",
  ];
}

function starvation({ threadCpuRatio }: VerdictFacts): string[] {
  if (threadCpuRatio === undefined || threadCpuRatio < VALIDITY_LIMITS.threadCpuRatio) return [];
  return [
    `the sending thread used ${percentFloor(threadCpuRatio)} of a core, and below ` +
    `${VALIDITY_LIMITS.threadCpuRatio * 100} % is valid: this machine was the limit`,
  ];
}

function warningsOf(facts: VerdictFacts): string[] {
  const { loopStalls, stealRatio = 0, threadWaitRatio = 0, load } = facts;
  const { processCpuRatio = 0, memoryRatio = 0 } = facts;
  const warnings: string[] = [];
  if (facts.closedLoop && starvation(facts).length > 0) {
    warnings.push(
      `the sending thread used ${
        percentFloor(facts.threadCpuRatio!)
      } of a core, as a closed loop ` +
        "may: the rate may be this machine's limit and not the server's",
    );
  }
  if (loopStalls !== undefined && loopStalls.count > 0) {
    warnings.push(
      `the sending loop stood still ${count(loopStalls.count)} times, ` +
        `${loopStalls.longestMs.toFixed(1)} ms at the longest`,
    );
  }
  if (facts.realtimeLowered) {
    warnings.push(
      "the sending thread used most of a core, and gave its real-time priority back during the run",
    );
  }
  if (threadWaitRatio > WARNING_LIMITS.threadWaitRatio) {
    warnings.push(
      `the sending thread waited for a processor ${percentFloor(threadWaitRatio)} of the time: ` +
        "other threads had it",
    );
  }
  if (stealRatio > WARNING_LIMITS.stealRatio) {
    warnings.push(`other machines on this host took ${percentFloor(stealRatio)} of the CPU time`);
  }
  if (processCpuRatio > WARNING_LIMITS.processCpuRatio) {
    warnings.push(`the generator used ${percentFloor(processCpuRatio)} of all cores`);
  }
  if (load !== undefined && load.average1Min > load.cores) {
    warnings.push(
      `the load of this machine was ${load.average1Min.toFixed(1)} on ${load.cores} ` +
        (load.cores === 1 ? "core" : "cores"),
    );
  }
  if (memoryRatio > WARNING_LIMITS.memoryRatio) {
    warnings.push(`the generator held ${percentFloor(memoryRatio)} of this machine's memory`);
  }
  return warnings;
}

/** 1234567 as `1,234,567`. */
function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** Rounded down, so that 99.8999 % is not called 99.9 %. */
function percentFloor(ratio: number): string {
  return `${(Math.floor(ratio * 10_000 + 1e-6) / 100).toFixed(2)} %`;
}
