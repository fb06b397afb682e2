import type { CallOutcome } from "../rpc/mod.ts";

/** Where the time of a signature went, as its answer tells; absent for a call that failed. */
export interface SigningParts {
  /** The canonical name of what was asked for. */
  readonly algorithm: string;
  readonly networkMs?: number;
  readonly queueMs?: number;
  readonly signMs?: number;
}

/** A call that has ended, as recorders count it. */
export interface TimedCall
  extends Pick<CallOutcome<unknown>, "code" | "message" | "sentNs" | "headersNs" | "doneNs"> {
  /** Of 03_signing. */
  readonly parts?: SigningParts;
}
