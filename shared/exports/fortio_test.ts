import assert from "node:assert/strict";
import { launch, withTempDir } from "../base/testing.ts";
import { peer } from "./_peer.ts";
import { sampleRun } from "./_sample.ts";
import { fortioJson } from "./fortio.ts";

const fortio = peer("bin/fortio");

Deno.test("fortioJson has the service times of a run in seconds, none lost", async () => {
  const json = fortioJson(await sampleRun({ failedEvery: 70 }));
  const { DurationHistogram: histogram } = json;
  assert.equal(histogram.Count, 2000);
  assert.equal(histogram.Data.reduce((sum, { Count }) => sum + Count, 0), 2000);
  assert.equal(histogram.Data.at(-1)!.Percent, 100);
  assert.ok(Math.abs(histogram.Min - 0.04) < 1e-4 && Math.abs(histogram.Max - 0.05) < 1e-4);
  assert.equal(histogram.Data[0].Start, histogram.Min);
  assert.equal(histogram.Data.at(-1)!.End, histogram.Max);
  assert.ok(Math.abs(histogram.StdDev - 0.01 / Math.sqrt(12)) < 1e-4, `${histogram.StdDev}`);
  const p99 = histogram.Percentiles.find(({ Percentile }) => Percentile === 99)!;
  assert.ok(Math.abs(p99.Value - 0.0499) < 1e-4);
  assert.deepEqual(json.RetCodes, { OK: 1972, DEADLINE_EXCEEDED: 28 });
  assert.equal(json.ActualDuration, 2_045_000_000);
});

Deno.test("fortioJson has an empty histogram when a run has no times", async () => {
  const json = fortioJson(await sampleRun({ count: 0, end: { histograms: {} } }));
  assert.equal(json.DurationHistogram.Count, 0);
  assert.doesNotMatch(JSON.stringify(json), /null/);
});

/** What `fortio report` listens at, in what it prints. */
const LISTENS_AT = /(http:\/\/\S+?)\/(\s|$)/;

Deno.test({
  name: "fortioJson loads in fortio report, and its page draws it",
  ignore: fortio.missing,
  async fn() {
    await withTempDir(async (dir) => {
      const saved = fortioJson(await sampleRun());
      await Deno.writeTextFile(`${dir}/ours.json`, JSON.stringify(saved));
      const options = ["-data-dir", dir, "-http-port", "127.0.0.1:0"];
      const server = launch([fortio.path, "report", ...options]);
      try {
        const [, url] = LISTENS_AT.exec(await server.waitFor(LISTENS_AT, { from: "stdout" }))!;
        const page = await (await fetch(`${url}/?url=ours.json`)).text();
        assert.match(page, /ours/);
        const loaded = await (await fetch(`${url}/data/ours.json`)).json();
        const script = /src="?([^"\s>]*fortio_chart\.js)/.exec(page)![1];
        const chart = await (await fetch(new URL(script, `${url}/`))).text();
        // Its functions are plain ones; those that draw are not called.
        const source = `${chart}; return fortioResultToJsChartData(res);`;
        const draw = new Function("res", "Chart", source);
        const { title, dataP, dataH } = draw(loaded, { defaults: { global: {} } });
        assert.match(title[1], /histogram at 1000 target qps \(1000 actual\).* no error/);
        assert.match(title[2], /p99 49\.9\d? ms/);
        assert.deepEqual(dataP.at(-1), { x: loaded.DurationHistogram.Max * 1000, y: 100 });
        assert.ok(dataH.length >= 2 * loaded.DurationHistogram.Data.length);
      } finally {
        await server.stop();
      }
    });
  },
});
