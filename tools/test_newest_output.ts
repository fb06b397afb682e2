import { readSummary, type TestCounts } from "./ok_summary.ts";

/** What a run of `deno test` said. */
interface TestRun {
  readonly counts: TestCounts;
  /** The names of the tests that were left out; they say why. */
  readonly skipped: readonly string[];
  /** What went wrong, without the tests that passed; all of it when the run did not get that far. */
  readonly errors: string;
}

/** Reads what `deno test` wrote, without colours. */
export function readTestRun(
  { stdout, stderr }: { readonly stdout: string; readonly stderr: string },
): TestRun {
  const skipped = [...stdout.matchAll(/^(.*) \.\.\. ignored \(/gm)].map(([, name]) => name);
  const errorsAt = stdout.lastIndexOf("\n ERRORS \n");
  return {
    counts: readSummary(stdout),
    skipped,
    errors: (errorsAt >= 0 ? stdout.slice(errorsAt) : stdout + stderr).trim(),
  };
}
