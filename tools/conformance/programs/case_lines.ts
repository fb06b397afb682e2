import type { CaseResult } from "../suite.ts";

/** Reads lines of `ok NAME` and `failed NAME: REASON`; all others are not the clients'. */
export function readCaseLines(text: string): CaseResult[] {
  const cases: CaseResult[] = [];
  for (const line of text.split("\n")) {
    const ok = /^ok (.+)$/.exec(line);
    const failed = /^failed ([^:]+): (.*)$/.exec(line);
    if (ok !== null) cases.push({ name: ok[1], passed: true });
    else if (failed !== null) cases.push({ name: failed[1], passed: false, detail: failed[2] });
  }
  return cases;
}
