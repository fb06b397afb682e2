import assert from "node:assert/strict";
import { withTempDir } from "../base/testing.ts";
import { peer } from "./_peer.ts";
import { sampleRun } from "./_sample.ts";
import { goBenchmark } from "./go_benchmark.ts";

const benchstat = peer("bin/benchstat");

Deno.test("goBenchmark writes a line a run below what the run was made on", async () => {
  const lines = goBenchmark([await sampleRun(), await sampleRun({ moreMs: 1 })]).split("\n");
  assert.deepEqual(lines.slice(0, 5), [
    "Unit calls/s better=higher",
    "goos: linux",
    "goarch: amd64",
    "cpu: A Processor",
    "verdict: valid",
  ]);
  assert.equal(lines.length, 8);
  assert.match(
    lines[5],
    /^Benchmark01_steady\/rate=1000\t2000\t45040000 corrected-p50-ns\t.*\t1000 calls\/s\t0 failed\/call$/,
  );
  assert.match(lines[6], /\t49990000 service-p90-ns\t/);
});

Deno.test("goBenchmark leaves out what falls among failed calls", async () => {
  const text = goBenchmark([await sampleRun({ failedEvery: 70 })]);
  assert.match(text, /corrected-p90-ns\t/);
  assert.doesNotMatch(text, /corrected-p99-ns|Infinity|NaN/);
  assert.match(text, /service-p99-ns\t/);
  assert.match(text, /\t0\.014 failed\/call$/m);
});

Deno.test("goBenchmark has no line for a run that sent nothing", async () => {
  const none = await sampleRun({ count: 0, end: { sent: 0, histograms: {} } });
  assert.equal(goBenchmark([none]), "Unit calls/s better=higher\n");
});

Deno.test({
  name: "goBenchmark is what benchstat compares, valid runs and others apart",
  ignore: benchstat.missing,
  async fn() {
    await withTempDir(async (dir) => {
      for (const [file, moreMs] of [["a", 0], ["b", 10]] as const) {
        const runs = [];
        for (let i = 0; i < 6; i++) runs.push(await sampleRun({ moreMs: moreMs + i / 100 }));
        runs.push(await sampleRun({ end: { verdict: "invalid", reasons: ["calls left late"] } }));
        await Deno.writeTextFile(`${dir}/${file}`, goBenchmark(runs));
      }
      const out = await benchstat.run(`${dir}/a`, `${dir}/b`);
      const [invalid, valid] = out.split(/^verdict: valid$/m);
      assert.match(invalid, /verdict: invalid/);
      // 40 to 50 ms and 10 more: every run of b is above every run of a.
      assert.match(valid, /corrected-p99-sec .*\n.*rate=1000 .* \+20\.01% \(p=0\.002 n=6\)$/m);
    });
  },
});
