import assert from "node:assert/strict";
import { readCaseLines } from "./case_lines.ts";

Deno.test("readCaseLines reads cases and leaves other lines alone", () => {
  const text = "a warning\nok score\nfailed health watch: AssertionError: 2 != 1\n";
  assert.deepEqual(readCaseLines(text), [
    { name: "score", passed: true },
    { name: "health watch", passed: false, detail: "AssertionError: 2 != 1" },
  ]);
});
