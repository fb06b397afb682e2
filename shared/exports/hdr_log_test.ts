import assert from "node:assert/strict";
import { HistogramLogReader, listTags } from "hdr-histogram-js";
import { withTempDir } from "../base/testing.ts";
import { peer } from "./_peer.ts";
import { sampleRun } from "./_sample.ts";
import { hdrLog } from "./hdr_log.ts";

const python = peer("readers/bin/python");

Deno.test("hdrLog is read by hdr-histogram-js, the metric that decides without a tag", async () => {
  const run = await sampleRun();
  const text = hdrLog(run);
  assert.deepEqual(listTags(text), ["NO TAG", "latency", "late"]);
  const reader = new HistogramLogReader(text);
  const corrected = reader.nextIntervalHistogram()!;
  assert.equal(corrected.totalCount, 2000);
  assert.equal(
    corrected.getValueAtPercentile(50),
    run.histograms.corrected!.quantileMs(0.5) * 1000,
  );
  assert.equal(corrected.startTimeStampMsec, Date.parse("2026-11-21T09:31:07.123Z"));
  assert.equal(corrected.endTimeStampMsec - corrected.startTimeStampMsec, 2045);
  assert.equal(reader.nextIntervalHistogram()!.tag, "latency");
});

Deno.test("hdrLog says how many failed calls stand at 60 s, and what the longest of the others took", async () => {
  const text = hdrLog(await sampleRun({ failedEvery: 70 }));
  assert.match(text, /^#\[corrected: 28 calls failed and stand at 60 s above all others\]$/m);
  assert.match(text, /^0\.000,2\.045,(49\.9|50\.0)\d\d,HIST/m);
});

Deno.test("hdrLog leaves out the start when the file does not tell it", async () => {
  const text = hdrLog(await sampleRun({ meta: { started_at: undefined } }));
  assert.doesNotMatch(text, /StartTime:|BaseTime:|NaN/);
});

Deno.test({
  name: "hdrLog is read by Python's hdrhistogram",
  ignore: python.missing,
  async fn() {
    await withTempDir(async (dir) => {
      const run = await sampleRun();
      await Deno.writeTextFile(`${dir}/run.hlog`, hdrLog(run));
      const script = "import sys; from hdrh.histogram import HdrHistogram; " +
        "from hdrh.log import HistogramLogReader; " +
        "reader = HistogramLogReader(sys.argv[1], HdrHistogram(1, 60000000, 3)); " +
        "one = reader.get_next_interval_histogram(); " +
        "print(one.get_total_count(), one.get_value_at_percentile(99), " +
        "reader.get_next_interval_histogram())";
      const [count, p99] = (await python.run("-c", script, `${dir}/run.hlog`)).split(" ");
      assert.equal(Number(count), 2000);
      assert.equal(Number(p99), run.histograms.corrected!.quantileMs(0.99) * 1000);
    });
  },
});
