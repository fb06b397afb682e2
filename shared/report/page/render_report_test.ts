import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { addScenario, toy } from "../../scenarios/testing.ts";
import { sampleRecords, sampleRun } from "../_sample.ts";
import { renderReport } from "./render_report.ts";

Deno.test("renderReport names its script and style by their hashes when a browser asks", async () => {
  const page = renderReport([await sampleRun(sampleRecords(2000))]);
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)![1];
  assert.match(policy, /^default-src 'none'; /);
  for (const [tag, directive] of [["script", "script-src"], ["style", "style-src"]]) {
    const text = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(page)![1];
    const hash = createHash("sha256").update(text).digest("base64");
    assert.ok(policy.includes(`${directive} 'sha256-${hash}'`), `${tag} is not permitted`);
  }
  assert.doesNotMatch(page, /\sstyle="|\son[a-z]+="|<link|\bsrc="/);
});

Deno.test("renderReport lets no text of a result file become part of the page", async () => {
  const hostile = `"><script>alert(1)</script>`;
  const records = [
    ...sampleRecords(10),
    { ok: false, code: hostile, at_ms: 3, error: hostile, phase: hostile },
  ];
  const page = renderReport([
    await sampleRun(records, {
      name: hostile,
      verdict: "invalid",
      reasons: [hostile],
      warnings: [hostile],
      firstMessages: { [hostile]: hostile },
      thresholds: [{ threshold: hostile, ok: false }],
      meta: { duration_sec: 1, target: hostile, settings: { [hostile]: hostile } },
    }),
  ]);
  assert.equal(page.match(/<script/g)!.length, 1);
  assert.doesNotMatch(page, /"><script>alert/);
});

Deno.test("renderReport says undefined and not a number when too many calls failed", async () => {
  const records = sampleRecords(1000).map((record, k) =>
    k % 70 === 0 ? { ...record, ok: false, code: "UNAVAILABLE" } : record
  );
  const page = renderReport([await sampleRun(records)]);
  assert.match(page, /p99 is undefined, as 1\.5\s% of the calls failed/);
  assert.match(page, /15 calls did not end with OK: 15 UNAVAILABLE/);
});

Deno.test("renderReport offers its figures as a download that is complete by itself", async () => {
  const page = renderReport([await sampleRun(sampleRecords(3000))]);
  const url = /href="data:application\/json;base64,([^"]+)"/.exec(page)![1];
  const data = JSON.parse(atob(url));
  assert.equal(data.schema, 1);
  const [run] = data.runs;
  assert.equal(run.corrected.count, 3000);
  assert.equal(run.over_time.at_sec.length, run.over_time.p99_ms.length);
  assert.equal(run.slowest.at_ms.length, 100);
});

Deno.test("renderReport gives every chart a table or a sentence, and a name", async () => {
  const page = renderReport([await sampleRun(sampleRecords(2000))]);
  const charts = page.match(/<svg viewBox[^>]*role="img" aria-label="[^"]+"/g)!;
  assert.ok(charts.length >= 5, `${charts.length} charts`);
  for (const figure of page.match(/<figure>[\s\S]*?<\/figure>/g)!) {
    assert.match(figure, /<p>|<table>|<dl>/);
  }
});

Deno.test("renderReport shows a run without records, times or calls at all", async (t) => {
  const rows = [
    ["no records", await sampleRun([], { verdict: "interrupted", sent: 0, ok: 0 })],
    ["one call", await sampleRun(sampleRecords(1))],
    [
      "records without times",
      await sampleRun([{ ok: true, latency_ms: 3 }, { ok: true, latency_ms: 4 }]),
    ],
    ["only failures", await sampleRun([{ ok: false, code: "UNAVAILABLE", at_ms: 1, late_ms: 0 }])],
  ] as const;
  for (const [name, run] of rows) {
    await t.step(name, () => {
      const page = renderReport([run]);
      // Tables and drawings alone: the script in the page has these words by rights.
      const drawn = page.match(/<svg[\s\S]*?<\/svg>/g) ?? [];
      for (const svg of drawn) assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
      assert.match(page, /How to read this/);
    });
  }
});

Deno.test("renderReport shows several runs side by side before each of them", async () => {
  const runs = await Promise.all(
    [500, 1000, 2000].map((askedRps) =>
      sampleRun(sampleRecords(1000), { name: `at_${askedRps}`, askedRps })
    ),
  );
  const page = renderReport(runs);
  assert.match(page, /The rates side by side/);
  assert.match(page, /3 of 3 not valid<\/strong> do not quote the figures of 500\/s, 1,000\/s/);
  for (const { name } of runs) assert.ok(page.includes(`id="run-at-${name.slice(3)}"`), name);
});

Deno.test("renderReport gives every landmark a label of its own when there are several runs", async () => {
  using _ = addScenario(toy);
  const records = sampleRecords(1000).map((record, k) => ({
    ...record,
    ...(k % 100 === 0 ? { ok: false, code: "UNAVAILABLE" } : {}),
    ...{ t_connect_ms: 5, t_first_rpc_ms: 40, t_dns_ms: 1, t_tcp_ms: 1, t_tls_ms: 2 },
    ...{ first_ms: 1, rest_ms: 2 },
  }));
  const of = (ok: number) => ({ sent: 500, ok, metrics: {} });
  const runs = await Promise.all(
    ["one", "two", "three"].map((name) =>
      sampleRun(records, {
        name,
        // A test that nobody knows may have whatever a known one has.
        test: "77_foreign",
        breakdown: { apple: of(500), pear: of(490) },
        // What a run's own end says of its generator.
        meta: { started_at: "2026-11-21T09:31:07Z" },
      })
    ),
  );
  const page = renderReport(runs.map((run) => ({ ...run, health: { loop_stalls: 0 } })));
  const labels = [...page.matchAll(/<(?:nav|[a-z]+ [^>]*role="region")[^>]* aria-label="([^"]*)"/g)]
    .map(([, label]) => label);
  assert.equal(new Set(labels).size, labels.length, labels.toSorted().join("\n"));
  for (const caption of ["Steps of a connection", "Parts of a toy", "Each item for itself"]) {
    assert.ok(labels.includes(`${caption}, two`), caption);
  }
  assert.ok(labels.includes("How the sending machine fared, three"));
  assert.equal(page.match(/role="region"/g)!.length, labels.length - 1, "each but the contents");
});
