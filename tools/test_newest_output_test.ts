import assert from "node:assert/strict";
import { runToEnd } from "../shared/base/testing.ts";
import { readTestRun } from "./test_newest_output.ts";

Deno.test("readTestRun reads counts, skipped tests and errors when Deno printed them", async () => {
  const file = await Deno.makeTempFile({ suffix: "_test.ts" });
  try {
    await Deno.writeTextFile(
      file,
      `Deno.test("good", () => {});
       Deno.test.ignore("left: not here", () => {});
       Deno.test("bad", () => { throw new Error("why"); });`,
    );
    const run = await runToEnd([Deno.execPath(), "test", "--no-config", file]);
    const { counts, skipped, errors } = readTestRun(run);
    assert.deepEqual(counts, { passed: 1, failed: 1, skipped: 1 });
    assert.deepEqual(skipped, ["left: not here"]);
    assert.match(errors, /^ERRORS[^]+bad => [^]+error: Error: why/);
    assert.doesNotMatch(errors, /good|Check/);
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("readTestRun gives the whole output when a run ended before its tests", () => {
  const run = readTestRun({ stdout: "", stderr: "error: Type checking failed.\n" });
  assert.deepEqual(run, {
    counts: { passed: 0, failed: 1, skipped: 0 },
    skipped: [],
    errors: "error: Type checking failed.",
  });
});
