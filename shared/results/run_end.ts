import type { AlgorithmStats } from "./algorithm_stats.ts";
import type { EndMetrics } from "./metric_stats.ts";

/** `interrupted` is neither: the run was stopped, and the file is complete up to there. */
export type Verdict = "valid" | "invalid" | "interrupted";

/** A threshold and whether it held. */
export interface ThresholdResult {
  /** As it was given, `corrected.p(99)<50`. */
  readonly threshold: string;
  readonly ok: boolean;
  /** What was measured; absent when nothing was, and then `ok` is false. */
  readonly actual?: number;
  /** Whether it falls among calls that failed, which is above any limit and is no number. */
  readonly among_failed?: true;
}

/** What a client of 03_signing found out about the signatures it got. */
export type SignatureChecks = {
  /** Signatures of the sample that were verified. */
  readonly verified: number;
  /** Those of them that were none, or came with a checksum that is not theirs. */
  readonly wrong: number;
  /** The backend that verified: another one than the one that signed, where that is known. */
  readonly verified_by: string;
  /** ECDSA signatures that were compared for nonces used twice. */
  readonly compared: number;
  readonly nonce_repeats: number;
  /** Signatures that were not looked at, as there was no room to keep them. */
  readonly left_out: number;
};

/** What `#END` says of a run when it is over. */
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
  /** Of 03_signing: the calls of each algorithm. */
  readonly algorithms?: Readonly<Record<string, AlgorithmStats>>;
  /** Of 03_signing: what was found out about the signatures. */
  readonly signatures?: SignatureChecks;
  /** Calls that were sent again, where that was asked for. */
  readonly retries?: number;
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
