import assert from "node:assert/strict";
import { tempDir } from "../base/testing.ts";
import { ResultFileError } from "../results/mod.ts";
import { sampleRecords } from "./_sample.ts";
import { readRuns, reportPath, writeReport, writeRuns } from "./write_report.ts";

/** Writes a result file of so many calls of about 40 ms, of which one in the middle takes 5 s. */
async function writeCalls(path: string, count: number): Promise<void> {
  const records = sampleRecords(1000).map(({ latency_ms }) => latency_ms);
  using file = await Deno.create(path);
  const encoder = new TextEncoder();
  await file.write(encoder.encode("#TEST=01_steady\n"));
  for (let k = 0; k < count; k += records.length) {
    const lines = records.map((ms, at) => {
      const latencyMs = k + at === count / 2 ? 5000 : ms;
      return `{"ok":true,"latency_ms":${latencyMs},"late_ms":0.1,"at_ms":${(k + at) / 2}}`;
    });
    await file.write(encoder.encode(`${lines.join("\n")}\n`));
  }
}

Deno.test("writeReport shows one slow call of a million, on a page as small as one of ten thousand", async () => {
  await using temp = await tempDir();
  const dir = temp.path;
  const sizes: number[] = [];
  for (const count of [10_000, 1_000_000]) {
    const path = `${dir}/${count}.txt`;
    await writeCalls(path, count);
    const [run] = await readRuns([path]);
    assert.equal(run.corrected!.maxMs, 5000.1);
    assert.equal(run.slowest[0].latencyMs, run.corrected!.maxMs);
    const above = run.heatmap.rows.filter(({ kind }) => kind === "above");
    const holding = above.filter(({ fromMs, toMs }) => fromMs! <= 5000.1 && 5000.1 < toMs!);
    assert.deepEqual(holding.map(({ counts }) => counts.reduce((a, b) => a + b)), [1]);
    await writeRuns([run], `${dir}/${count}.html`);
    const page = await Deno.readTextFile(`${dir}/${count}.html`);
    assert.match(page, /1 at ≥ 1\.00\ss/);
    assert.match(page, /<td>5,000\.100<\/td><td>5,000\.000<\/td>/);
    sizes.push((await Deno.stat(`${dir}/${count}.html`)).size);
  }
  assert.ok(sizes.every((bytes) => bytes < 600_000), sizes.join());
  assert.ok(sizes[1] < sizes[0] * 1.3, sizes.join());
});

Deno.test("writeReport tells which file is missing, and what cannot be written", async () => {
  await using temp = await tempDir();
  const dir = temp.path;
  await assert.rejects(writeReport([`${dir}/none.txt`], `${dir}/x.html`), (error) => {
    assert.ok(error instanceof ResultFileError);
    assert.match(error.message, /none\.txt: there is no such file/);
    return true;
  });
  await Deno.writeTextFile(`${dir}/a.txt`, `#TEST=01_steady\n{"ok":true,"latency_ms":1}\n`);
  await assert.rejects(writeReport([`${dir}/a.txt`], dir), /cannot write/);
});

Deno.test("reportPath is beside the results, under the name that they share", () => {
  assert.equal(reportPath(["r/01_steady_results.txt"]), "r/01_steady_results.html");
  assert.equal(
    reportPath(["r/01_steady_results_500.txt", "r/01_steady_results_1000.txt"]),
    "r/01_steady_results.html",
  );
  assert.equal(reportPath(["a/x.txt", "b/y.txt"]), "a/x_and_1_more.html");
});
