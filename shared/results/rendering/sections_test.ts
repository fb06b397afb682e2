import assert from "node:assert/strict";
import { LatencyHistogram } from "../../stats/mod.ts";
import { withTempDir } from "../../base/testing.ts";
import { addScenario, type PlainRecord, toy } from "../../scenarios/testing.ts";
import { sampleEnd, sampleMeta, writeRecords } from "../_sample.ts";
import {
  breakdownStats,
  endMetrics,
  openResultFile,
  type RecordsMode,
  renderMarkdown,
  renderTerminal,
  type RunEnd,
  summarize,
  type Summary,
} from "../mod.ts";

addScenario(toy); // for all tests of this file

interface ToyRecord extends PlainRecord {
  readonly took_ms: number;
  readonly late_ms: number;
  readonly at_ms: number;
  readonly first_ms: number;
  readonly rest_ms: number;
  readonly item: string;
}

/** Two items in turn: one takes 0.01 ms and 0.02 ms, the other 2 ms and 1 ms. */
const RECORDS: readonly ToyRecord[] = Array.from({ length: 1000 }, (_, k) => {
  const [firstMs, restMs] = k % 2 === 0 ? [0.01, 0.02] : [2, 1];
  return {
    ok: true,
    took_ms: 0.3 + firstMs + restMs,
    late_ms: 0.05,
    at_ms: k,
    first_ms: firstMs,
    rest_ms: restMs,
    item: k % 2 === 0 ? "apple" : "pear",
  };
});

function histogramOf(times: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const ms of times) histogram.recordMs(ms);
  return histogram;
}

function ending(): Partial<RunEnd> {
  const histograms = (records: readonly ToyRecord[]) => ({
    took: histogramOf(records.map((record) => record.took_ms)),
    first: histogramOf(records.map((record) => record.first_ms)),
    rest: histogramOf(records.map((record) => record.rest_ms)),
    stream: histogramOf(records.map((record) => record.first_ms + record.rest_ms)),
  });
  const late = histogramOf(RECORDS.map((record) => record.late_ms));
  return {
    ...endMetrics({ ...histograms(RECORDS), late }, toy.metrics),
    breakdown: Object.fromEntries(
      ["apple", "pear"].map((name) => {
        const own = RECORDS.filter(({ item }) => item === name);
        const counts = { sent: 500, ok: 500, histograms: histograms(own) };
        return [name, breakdownStats(counts, toy.metrics)];
      }),
    ),
    own: { counted: { messages: 2000 }, shares: 1 },
  };
}

async function summaryOf(mode: RecordsMode): Promise<Summary> {
  let summary: Summary | undefined;
  await withTempDir(async (dir) => {
    const meta = sampleMeta({ test: "99_toy", records: mode });
    const writer = await openResultFile({ dir, meta, record: toy.record });
    writeRecords(writer, toy, RECORDS);
    await writer.finish(sampleEnd([], { sent: 1000, ok: 1000, ...ending() }));
    summary = await summarize(writer.path);
  });
  return summary!;
}

for (const mode of ["all", "none"] as const) {
  Deno.test(`a summary splits the parts of calls when there are ${mode} records`, async () => {
    const { metrics, breakdown, own, figuresFrom } = await summaryOf(mode);
    assert.equal(figuresFrom, mode === "all" ? "records" : "histograms");
    assert.equal(metrics.late?.p50_ms, 0.05);
    assert.equal(metrics.took?.p50_ms, 0.33);
    assert.equal(metrics.first?.p99_ms, 2);
    assert.equal(metrics.rest?.p50_ms, 0.02);
    // Of each call the sum, and not the sum of two quantiles.
    assert.deepEqual([metrics.stream?.p50_ms, metrics.stream?.max_ms], [0.03, 3]);
    assert.equal(breakdown?.pear.metrics.first?.p50_ms, 2);
    assert.deepEqual(Object.keys(own ?? {}), ["counted", "shares"]);
  });
}

Deno.test("renderTerminal shows the parts of calls, each label of a mix and what was found", async () => {
  const text = renderTerminal([await summaryOf("all")], { color: false });
  assert.match(text, /^ +sent late +first message +and rest +both$/m);
  assert.match(text, /^p50 +50\.0 µs +10\.0 µs +20\.0 µs +30\.0 µs$/m);
  assert.match(text, /^ +sent +OK +took p50 +first p50$/m);
  assert.match(text, /^pear +500 +500 +3\.30 ms +2\.00 ms$/m);
  assert.match(text, /^2000 messages came$/m);
  assert.ok(text.trimEnd().split("\n").length <= 40);
});

Deno.test("renderMarkdown has a section for the parts, the labels and what was found", async () => {
  const text = renderMarkdown([await summaryOf("none")]);
  assert.match(text, /## Toy parts, ms\n/);
  assert.match(text, /\| sent late \| first message \| and rest \| +both \|/);
  assert.match(text, /Both are timers\./);
  assert.match(
    text,
    /## Items, ms\n\n\| run +\| item +\| sent \| +OK \| took p50 \| first p50 \| first p99 \|/,
  );
  assert.match(text, /\| apple \| +500 \|/);
  assert.match(text, /## Messages\n\n- .*: 2000 messages came\n/);
});
