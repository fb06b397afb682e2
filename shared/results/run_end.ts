import type { BreakdownStats } from "./breakdown_stats.ts";
import type { EndMetrics } from "./metric_stats.ts";

/** `interrupted` is neither: the run was stopped, and the file is complete up to there. */
export type Verdict = "valid" | "invalid" | "interrupted";

/** A threshold and whether it held. */
export interface ThresholdResult {
  /** As it was given, `corrected.p(99)<50`. */
  readonly threshold: string;
  /** Whether the limit was kept. */
  readonly ok: boolean;
  /** What was measured; absent when nothing was, and then `ok` is false. */
  readonly actual?: number;
  /** Whether it falls among calls that failed, which is above any limit and is no number. */
  readonly among_failed?: true;
}

/**
 * What `#END` says of a run when it is over. In the file the metrics and the scenario's own fields
 * stand among the others (`end_fields.ts`).
 */
export interface RunEnd extends EndMetrics {
  /** Calls that the schedule asked for; absent for a closed loop, which has none. */
  readonly asked?: number;
  /** Calls that were sent. */
  readonly sent: number;
  readonly ok: number;
  /** How many calls ended with each status, `OK` and `NOT_SENT` too. */
  readonly codes: Readonly<Record<string, number>>;
  /** What the first call that ended with a status said, by the status; none for `OK`. */
  readonly first_messages?: Readonly<Record<string, string>>;
  /** The measured part, from its start to the last answer. */
  readonly elapsed_ms: number;
  /** Calls a second that the schedule asked for; absent for a closed loop. */
  readonly asked_rps?: number;
  /** Calls a second that were sent. */
  readonly achieved_rps: number;
  /** Connections made in the measured part and before it. */
  readonly connections: number;
  /** CPU time of the process over calls sent. */
  readonly cpu_us_per_call?: number;
  /** How the sending machine fared: loop stalls, CPU, steal and the like. */
  readonly health?: Readonly<Record<string, unknown>>;
  /** The calls of a mix by their labels, of a scenario that has them; in the file by its own name. */
  readonly breakdown?: Readonly<Record<string, BreakdownStats>>;
  /** What the scenario says beside all that: its fields of `#END`, where they stand in the file. */
  readonly own?: Readonly<Record<string, unknown>>;
  readonly thresholds?: readonly ThresholdResult[];
  readonly verdict: Verdict;
  /** Why the verdict is not `valid`, in words and numbers. */
  readonly reasons: readonly string[];
  /** What does not make the run invalid and is still worth knowing. */
  readonly warnings?: readonly string[];
  /** Whether someone stopped the run. */
  readonly interrupted: boolean;
  /** Records that the disk was too slow for; the writer adds it, absent when there are none. */
  readonly records_left_out?: number;
}
