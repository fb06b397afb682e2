/** How the tests of one or more runs of `deno test` ended; steps of tests are not counted. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** `ok | 13 passed (4 steps) | 0 failed | 2 ignored (103ms)`, as Deno ends a run without colours. */
const SUMMARY =
  /^(?:ok|FAILED) \| (\d+) passed(?: \(\d+ steps?\))? \| (\d+) failed(?: \(\d+ steps?\))?(?: \| (\d+) ignored)?/gm;

/**
 * The counts that a run of `deno test` printed at its end. The last summary counts, for tests may
 * print what other runs printed. A run without one did not get as far as its tests: one failure.
 */
export function readSummary(output: string): TestCounts {
  const last = [...output.matchAll(SUMMARY)].at(-1);
  if (last === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const [, passed, failed, skipped] = last;
  return { passed: Number(passed), failed: Number(failed), skipped: Number(skipped ?? 0) };
}

/** `13 passed, 0 failed`, and `, 2 skipped` when some were. */
export function formatCounts({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

export function addCounts(a: TestCounts, b: TestCounts): TestCounts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}
