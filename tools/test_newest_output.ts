import { readSummary, type TestCounts } from "./ok_summary.ts";

/** What a run of `deno test` said. */
export interface TestRun {
  readonly counts: TestCounts;
  /** The names of the tests that were left out; they say why. */
  readonly skipped: readonly string[];
  /** What went wrong, without the tests that passed; all of it when the run did not get that far. */
  readonly errors: string;
}

/** Reads the output of `deno test` without colours. */
export function readTestRun(output: string): TestRun {
  const skipped = [...output.matchAll(/^(.*) \.\.\. ignored \(/gm)].map(([, name]) => name);
  const errorsAt = output.lastIndexOf("\n ERRORS \n");
  return {
    counts: readSummary(output),
    skipped,
    errors: output.slice(Math.max(0, errorsAt)).trim(),
  };
}
