import assert from "node:assert/strict";
import { readConnectReport, ReportError } from "./report.ts";

const REPORT = `Computed 2 config case permutations.
FAILED: Basic/HTTPVersion:2/TLS:true/unary/success:
\texpected 1 message
\tgot 0

FAILED: Errors/HTTPVersion:2/TLS:false/unary/error:
\twrong code

Total cases: 5
3 passed, 2 failed
`;

Deno.test("readConnectReport names the failed cases and counts the passed ones", () => {
  const cases = readConnectReport(REPORT);
  assert.equal(cases.filter(({ passed }) => passed).length, 3);
  assert.deepEqual(cases.filter(({ passed }) => !passed), [
    {
      name: "Basic/HTTPVersion:2/TLS:true/unary/success",
      passed: false,
      detail: "expected 1 message; got 0",
    },
    { name: "Errors/HTTPVersion:2/TLS:false/unary/error", passed: false, detail: "wrong code" },
  ]);
});

Deno.test("readConnectReport fails a run when cases could not be run", () => {
  const text = "Total cases: 1\n1 passed, 0 failed\n" +
    "Another 4 could not be run due to client timing out or exiting prematurely.\n";
  const failed = readConnectReport(text).filter(({ passed }) => !passed);
  assert.equal(failed.length, 1);
  assert.match(failed[0].detail ?? "", /^4 cases/);
});

Deno.test("readConnectReport throws when there are no totals", () => {
  assert.throws(() => readConnectReport("error: no such file"), ReportError);
});

Deno.test("readConnectReport throws when the totals do not add up", () => {
  assert.throws(() => readConnectReport("Total cases: 3\n1 passed, 1 failed\n"), ReportError);
});
