import assert from "node:assert/strict";
import { withTempDir } from "../base/testing.ts";
import { sampleRun } from "./_sample.ts";
import { annotations, writeStepSummary } from "./ci_summary.ts";

Deno.test("annotations are a line for each threshold that did not hold", async () => {
  const run = await sampleRun({
    name: "50%, fast: run",
    end: {
      thresholds: [
        { threshold: "corrected.p(99)<50", ok: true, actual: 49 },
        { threshold: "corrected.p(99.9)<50", ok: false, actual: 61.234 },
        { threshold: "max<100", ok: false, among_failed: true },
      ],
    },
  });
  assert.deepEqual(annotations([run]), [
    "::error title=threshold of 50%25%2C fast%3A run::✗ corrected.p(99.9)<50 (was 61.234)",
    "::error title=threshold of 50%25%2C fast%3A run::✗ max<100 (it falls among failed calls)",
  ]);
});

Deno.test("writeStepSummary appends to what other steps have written", async () => {
  await withTempDir(async (dir) => {
    const path = `${dir}/summary.md`;
    await Deno.writeTextFile(path, "before\n");
    const { summary } = await sampleRun();
    await writeStepSummary([summary], path);
    const text = await Deno.readTextFile(path);
    assert.ok(text.startsWith("before\n## Calls\n\n| run"));
    assert.match(text, /\*\*valid\*\*\n\n$/);
    await assert.rejects(writeStepSummary([summary], dir), { name: "ResultFileError" });
  });
});
