import type { RunEnd } from "../run_end.ts";
import type { RunMeta } from "../run_meta.ts";

/** What a result file says beside its records. */
export interface ResultFile {
  readonly path: string;
  /** The test's name, from the first line. */
  readonly test: string;
  /** Absent from files that only have a first line and records. */
  readonly meta?: Partial<RunMeta>;
  /** Absent from the file of a run that was cut off. */
  readonly end?: Partial<RunEnd>;
  /** Whether the run was stopped or cut off before its end. */
  readonly interrupted: boolean;
  readonly recordCount: number;
  /** The number of the last line, when it was cut off in its middle; it is not a record then. */
  readonly tornLine?: number;
}
