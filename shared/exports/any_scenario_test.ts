import assert from "node:assert/strict";
import { figuresOfRun, writeRuns } from "../report/mod.ts";
import {
  breakdownStats,
  endMetrics,
  openResultFile,
  readRun,
  renderMarkdown,
  renderTerminal,
  type RunMeta,
  summarizeRun,
  type Summary,
} from "../results/mod.ts";
import { RecordFormat, type Scenario, type ScenarioFacts } from "../scenarios/mod.ts";
import { addScenario, columnMetric } from "../scenarios/testing.ts";
import { LatencyHistogram } from "../stats/mod.ts";
import { withTempDir } from "../base/testing.ts";
import { EXPORT_FORMATS } from "./export_formats.ts";
import { exportedRun } from "./exported_run.ts";

/** A test that nobody has heard of: its statuses are HTTP's, and nothing of it was ever due. */
const FACTS: ScenarioFacts = {
  test: "98_fetch",
  record: new RecordFormat([
    { field: "whole_ms", kind: "ms", column: "whole", help: "The whole of it" },
    { field: "wait_ms", kind: "ms", column: "wait", help: "Until the first byte" },
    { field: "body_ms", kind: "ms", column: "body", help: "From the first byte to the last" },
    { field: "bytes", kind: "count", column: "bytes", help: "Of the body" },
    { field: "route", kind: "name", help: "What was asked for" },
    { field: "stage", kind: "name", help: "Where it failed" },
    { field: "said", kind: "text", help: "What a failed one said" },
  ]),
  service: "whole",
  metrics: [
    columnMetric("whole", { label: "service", help: "the whole of it", trusted: true }),
    columnMetric("wait", { label: "wait", help: "until the first byte" }),
    columnMetric("body", { label: "body", help: "from the first byte to the last" }),
    {
      name: "parts",
      label: "parts",
      help: "both together",
      of: { kind: "sum", columns: ["wait", "body"] },
    },
  ],
  sections: [
    {
      kind: "finding",
      heading: "Cache",
      field: "cache",
      text: ({ hits = 0 }) => `${hits} answers came from a cache`,
    },
    {
      kind: "parts",
      title: "Where a fetch went",
      heading: "Fetching, ms",
      caption: "Parts of a fetch",
      whenMeasured: ["wait"],
      parts: [
        { label: "waited", metric: "wait" },
        { label: "read", metric: "body", pageLabel: "reading" },
        { label: "both", metric: "parts", places: ["markdown"] },
      ],
      longest: { of: ["wait", "body"], words: "of them" },
    },
    {
      kind: "breakdown",
      title: "Each route for itself",
      heading: "Routes, ms",
      figures: [
        { head: "p50", metric: "whole", field: "p50_ms" },
        { head: "wait max", metric: "wait", field: "max_ms", places: ["markdown", "page"] },
      ],
    },
  ],
  connectionUse: "free",
  breakdown: { field: "routes", head: "route", metrics: ["whole", "wait"] },
  tallies: [
    { name: "by_route", fields: ["route"], words: (route, count) => `${count} of ${route}` },
    { name: "failed_in", fields: ["stage"], words: (stage, count) => `${count} in ${stage}` },
  ],
  failedAt: "stage",
  endFields: { cache: "object", hits: "number" },
};

const TALLIES = { by_route: { "/b": 100, "/a": 300 }, failed_in: { body: 4 } };
const COUNT = 400;
const RECORDS = Array.from({ length: COUNT }, (_, k) => ({
  ...(k % 100 === 99 ? { ok: false, code: "503", stage: "body", said: "gone" } : { ok: true }),
  ...{ whole_ms: 3, wait_ms: 2, body_ms: 1, bytes: 1000 + k, route: k % 4 === 0 ? "/b" : "/a" },
}));

function histogramOf(ms: number): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (let k = 0; k < COUNT; k++) histogram.recordMs(ms);
  return histogram;
}

async function writeRun(dir: string): Promise<string> {
  const { test, record, metrics } = FACTS;
  const meta: RunMeta = {
    ...{ schema: 1, run_id: "1", test, target: "localhost:1", started_at: "2026-11-21T09:31:07Z" },
    ...{ schedule: "max", closed_loop: true, in_flight: 4, duration_sec: 1, warmup_sec: 0 },
    ...{ timeout_ms: 50, engine: "fetch", deno: "2", lab: "0.1.0", records: "all", settings: {} },
    host: { os: "linux", arch: "x86_64", cpus: 2 },
  };
  const histograms = { whole: histogramOf(3), wait: histogramOf(2), body: histogramOf(1) };
  const writer = await openResultFile({ dir, meta, record });
  for (const each of RECORDS) writer.record(record.row(each));
  await writer.finish({
    ...{ sent: COUNT, ok: 396, codes: { OK: 396, 503: 4 }, elapsed_ms: 1000, achieved_rps: 400 },
    connections: 3,
    ...endMetrics(histograms, metrics),
    breakdown: {
      "/a": breakdownStats({ sent: 300, ok: 300, histograms }, metrics),
      "/b": breakdownStats({ sent: 100, ok: 96, histograms }, metrics),
    },
    own: { cache: { hits: 7 }, hits: 7 },
    ...{ verdict: "valid", reasons: [], interrupted: false },
  });
  return writer.path;
}

Deno.test("a test that nothing names goes from its records to every form of them", async (t) => {
  using _ = addScenario(FACTS as Scenario); // nothing of it is run
  await withTempDir(async (dir) => {
    const path = await writeRun(dir);
    const run = await readRun(path);
    const summary: Summary = summarizeRun(run, { trust: true });
    const exported = exportedRun(run, { name: "run", summary });
    const fileOf = (format: string) =>
      EXPORT_FORMATS.find(({ name }) => name === format)!.render([exported]);

    await t.step("columns and summary", () => {
      assert.equal(run.columns!.numbers.bytes![1], 1001);
      assert.equal(run.columns!.errors.get(99), "gone");
      assert.equal(summary.figuresFrom, "records");
      assert.deepEqual(Object.keys(summary.metrics), ["whole", "wait", "body", "parts"]);
      assert.equal(summary.metrics.parts!.p50_ms, 3);
      assert.deepEqual(Object.keys(summary.trust!), ["whole"]);
      assert.deepEqual(summary.tallies, TALLIES);
      assert.deepEqual(summary.own, { cache: { hits: 7 }, hits: 7 });
      assert.equal(summary.breakdown!["/b"].metrics.wait!.max_ms, 2);
    });

    await t.step("terminal", () => {
      const text = renderTerminal([summary], { color: false });
      assert.match(text, /^ +service +95 %/m);
      assert.match(text, /^ +waited +read$/m);
      assert.match(text, /^p50 +2\.00 ms +1\.00 ms$/m);
      assert.match(text, /^\/a +300 +300 +3\.00 ms$/m);
      assert.match(text, /300 of \/a, 4 in body/);
      assert.match(text, /^7 answers came from a cache$/m);
      assert.match(text, /^calls by their service time$/m);
    });

    await t.step("Markdown", () => {
      const text = renderMarkdown([summary]);
      const heads = text.match(/^## .*$/gm)!.map((line) => line.slice(3));
      assert.deepEqual(heads, [
        ...["Calls", "Time of a call, ms", "Cache", "Fetching, ms", "Routes, ms", "How", "Verdict"],
      ]);
      assert.match(text, /\| ms +\| waited \| read +\| both +\|/);
      assert.match(text, /\| route \| sent \| +OK \| +p50 \| wait max \|/);
      assert.match(text, /: 7 answers came from a cache$/m);
    });

    await t.step("page", async () => {
      await writeRuns([await figuresOfRun(run, "run")], `${dir}/run.html`);
      const page = await Deno.readTextFile(`${dir}/run.html`);
      for (
        const wanted of [
          /At the median waited 2\.00\sms, reading 1\.00\sms; of them waited takes longest; 7/,
          /; 7 answers came from a cache\. Medians of parts/,
          /Each route for itself/,
          /body: gone/,
          /<dt>\/a<\/dt><dd>300\stimes<\/dd>/,
        ]
      ) assert.ok(wanted.test(page), String(wanted));
      // It stands with the calls that failed.
      assert.ok(!page.includes("<dt>body</dt>"));
      const url = /href="data:application\/json;base64,([^"]+)"/.exec(page)![1];
      const [data] = JSON.parse(new TextDecoder().decode(Uint8Array.fromBase64(url))).runs;
      assert.equal(data.routes["/a"].whole.p50_ms, 3);
      assert.deepEqual([data.by_route["/a"], data.cache, data.hits], [300, { hits: 7 }, 7]);
      assert.deepEqual(data.failed.stage, ["body", "body", "body", "body"]);
    });

    await t.step("exports", () => {
      const [json] = fileOf("json");
      const [document] = JSON.parse(json.text).runs;
      assert.deepEqual(Object.keys(document.metrics), ["whole", "wait", "body", "parts"]);
      assert.deepEqual(document.tallies, TALLIES);
      // Those of other tests are there, as programs that read the document expect.
      assert.deepEqual(document.connections, { made: 3, by_tls: {}, failed_at: {} });
      assert.match(
        fileOf("gobench")[0].text,
        /^Benchmark98_fetch\/rate=max\t400\t3\d* service-p50/m,
      );
      assert.deepEqual(fileOf("hgrm").map(({ name }) => name), [
        ...["run.whole.hgrm", "run.wait.hgrm", "run.body.hgrm", "run.parts.hgrm"],
      ]);
      assert.match(fileOf("hlog")[0].text, /^#\[run: whole without a tag, in µs\]$/m);
      assert.equal(JSON.parse(fileOf("fortio")[0].text).DurationHistogram.Count, COUNT);
    });
  });
});

Deno.test("a finding of a test without parts stands on the page by itself", async () => {
  const sections = FACTS.sections!.filter(({ kind }) => kind === "finding");
  const facts: ScenarioFacts = { ...FACTS, sections };
  using _ = addScenario(facts as Scenario);
  await withTempDir(async (dir) => {
    const run = await readRun(await writeRun(dir));
    await writeRuns([await figuresOfRun(run, "run")], `${dir}/run.html`);
    assert.match(
      await Deno.readTextFile(`${dir}/run.html`),
      /<p>7 answers came from a cache\.<\/p>/,
    );
  });
});
