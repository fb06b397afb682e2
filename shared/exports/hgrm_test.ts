import assert from "node:assert/strict";
import { sampleRun } from "./_sample.ts";
import { hgrmFiles } from "./hgrm.ts";

Deno.test("hgrmFiles writes a distribution in ms for each metric of each run", async () => {
  const run = await sampleRun();
  const files = hgrmFiles([run, { ...run, name: "other" }]);
  assert.deepEqual(files.map(({ name }) => name), [
    "01_steady_results.latency.hgrm",
    "01_steady_results.corrected.hgrm",
    "01_steady_results.late.hgrm",
    "other.latency.hgrm",
    "other.corrected.hgrm",
    "other.late.hgrm",
  ]);
  const rows = rowsOf(files[0].text);
  const median = rows.find(([, percentile]) => percentile >= 0.5)!;
  assert.ok(Math.abs(median[0] - run.histograms.latency!.quantileMs(0.5)) < 0.05);
  assert.equal(rows.at(-1)![2], 2000);
  assert.match(files[0].text, /^ +Value +Percentile +TotalCount 1\/\(1-Percentile\)\n/);
  assert.match(files[0].text, /#\[Max +=/);
});

Deno.test("hgrmFiles says how many calls failed, as the format has no Infinity", async () => {
  const [, corrected] = hgrmFiles([await sampleRun({ failedEvery: 70 })]);
  assert.match(corrected.text, /#\[28 calls failed and stand at 60 s above all others\]\n$/);
  assert.ok(rowsOf(corrected.text).at(-1)![0] >= 60_000);
});

/** The lines as HdrHistogram's plotters take them: four numbers each, all else is skipped. */
function rowsOf(text: string): number[][] {
  return text.split("\n").map((line) => line.trim().split(/\s+/).map(Number))
    .filter((cells) => cells.length >= 3 && !cells.slice(0, 3).some(Number.isNaN));
}
