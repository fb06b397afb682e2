import type { ScenarioFacts } from "../../scenarios/mod.ts";

/** What a call came to beside its numbers. A file has few that differ, and each of them once. */
export interface Outcome {
  readonly ok: boolean;
  /** The name of a status, or whatever the file has; `OK` or `FAILED` where it has none. */
  readonly code: string;
  /** The names that its record has, by their fields; absent when it has none. */
  readonly names?: Readonly<Record<string, string>>;
}

/** The code of a call that was due and not sent: it has no times. */
export const NOT_SENT = "NOT_SENT";

/**
 * Records as columns: row `i` is the same call in each. Rows stand as in the file, which is in the
 * order in which the calls ended; `inDueOrder` gives that in which they were due. Arrays may be longer
 * than `count`; what is behind means nothing.
 */
export interface RecordColumns {
  /** How many rows there are. */
  readonly count: number;
  /** The outcomes that rows have, in the order of their first rows. */
  readonly outcomes: readonly Outcome[];
  /** For each row its place in `outcomes`. */
  readonly outcome: Uint32Array;
  /**
   * The numbers by the columns of the test's records, times in ms; NaN where a record has none. A
   * column that no record has is absent.
   */
  readonly numbers: Readonly<Partial<Record<string, Float64Array>>>;
  /**
   * What calls said in their texts, by their rows; only of the first 1,000 of a file that said
   * something.
   */
  readonly errors: ReadonlyMap<number, string>;
}

/** Takes a block of records, and what is known of their test. */
export type OnBlock = (block: RecordColumns, facts: ScenarioFacts) => void;
