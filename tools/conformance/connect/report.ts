import type { CaseResult } from "../suite.ts";

/** What connectconformance printed is not a report that this reader knows. */
export class ReportError extends Error {
  readonly kind = "report";
  override readonly name = "ReportError";
}

const FAILED = /^FAILED: (.+?):?$/;
const TOTAL = /^Total cases: (\d+)$/;
const COUNTS = /^(\d+) passed, (\d+) failed$/;
const NOT_RUN = /^Another (\d+) could not be run/;

/**
 * Reads the report of connectconformance v1.0.5 (`internal/app/connectconformance/results.go`). It
 * names only the cases that failed, so passed ones are given names by number. Cases that were not
 * run are one failure. Throws a ReportError when the totals are not there or do not add up.
 */
export function readConnectReport(text: string): CaseResult[] {
  const failed: { name: string; detail: string[] }[] = [];
  let total: number | undefined;
  let passed: number | undefined;
  let notRun = 0;
  let reading = false;
  for (const line of text.split("\n")) {
    const name = FAILED.exec(line)?.[1];
    const notRunText = NOT_RUN.exec(line)?.[1];
    if (name !== undefined) {
      failed.push({ name, detail: [] });
      reading = true;
    } else if (TOTAL.test(line)) {
      total = Number(TOTAL.exec(line)?.[1]);
      reading = false;
    } else if (COUNTS.test(line)) {
      passed = Number(COUNTS.exec(line)?.[1]);
      reading = false;
    } else if (notRunText !== undefined) {
      notRun = Number(notRunText);
    } else if (reading && line.trim() !== "") {
      failed.at(-1)?.detail.push(line.trim());
    }
  }
  if (total === undefined || passed === undefined) {
    throw new ReportError(`connectconformance printed no totals: ${text.slice(-2000).trim()}`);
  }
  if (passed + failed.length !== total) {
    throw new ReportError(
      `connectconformance counts ${total} cases, ${passed} passed, but ${failed.length} are named`,
    );
  }
  const cases: CaseResult[] = Array.from({ length: passed }, (_, index) => {
    return { name: `passed case ${index + 1}`, passed: true };
  });
  for (const { name, detail } of failed) {
    cases.push({ name, passed: false, detail: detail.join("; ") });
  }
  if (notRun > 0) {
    const detail = `${notRun} cases: the program under test ended or went silent`;
    cases.push({ name: "cases that could not be run", passed: false, detail });
  }
  return cases;
}
