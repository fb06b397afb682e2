import assert from "node:assert/strict";
import { LatencyHistogram } from "../../stats/mod.ts";
import { withTempDir } from "../../base/testing.ts";
import { sampleEnd, sampleMeta, SIGNING, type SteadyRecord, writeRecords } from "../_sample.ts";
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

interface SigningRecord extends SteadyRecord {
  readonly algorithm: string;
  readonly network_ms: number;
  readonly queue_ms: number;
  readonly sign_ms: number;
}

/** Two algorithms in turn: one takes 0.02 ms to sign, the other 1 ms behind 2 ms of others. */
const RECORDS: readonly SigningRecord[] = Array.from({ length: 1000 }, (_, k) => {
  const [queueMs, signMs] = k % 2 === 0 ? [0.01, 0.02] : [2, 1];
  return {
    ok: true,
    latency_ms: 0.3 + queueMs + signMs,
    late_ms: 0.05,
    at_ms: k,
    algorithm: k % 2 === 0 ? "ES256" : "RS256",
    network_ms: 0.3,
    queue_ms: queueMs,
    sign_ms: signMs,
  };
});

function histogramOf(times: readonly (number | undefined)[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const ms of times) histogram.recordMs(ms!);
  return histogram;
}

function ending(): Partial<RunEnd> {
  const histograms = (records: readonly SigningRecord[]) => ({
    latency: histogramOf(records.map((record) => record.latency_ms)),
    network: histogramOf(records.map((record) => record.network_ms)),
    queue: histogramOf(records.map((record) => record.queue_ms)),
    sign: histogramOf(records.map((record) => record.sign_ms)),
    server: histogramOf(records.map((record) => record.queue_ms + record.sign_ms)),
  });
  const late = histogramOf(RECORDS.map((record) => record.late_ms));
  return {
    ...endMetrics({ ...histograms(RECORDS), late }, SIGNING.metrics),
    breakdown: Object.fromEntries(
      ["ES256", "RS256"].map((name) => {
        const own = RECORDS.filter(({ algorithm }) => algorithm === name);
        const counts = { sent: 500, ok: 500, histograms: histograms(own) };
        return [name, breakdownStats(counts, SIGNING.metrics)];
      }),
    ),
    own: {
      signatures: {
        verified: 100,
        wrong: 0,
        verified_by: "webcrypto",
        compared: 500,
        nonce_repeats: 1,
        left_out: 0,
      },
      retries: 0,
    },
  };
}

async function summaryOf(mode: RecordsMode): Promise<Summary> {
  let summary: Summary | undefined;
  await withTempDir(async (dir) => {
    const meta = sampleMeta({ test: "03_signing", records: mode });
    const writer = await openResultFile({ dir, meta, record: SIGNING.record });
    writeRecords(writer, SIGNING, RECORDS);
    await writer.finish(sampleEnd(RECORDS, ending()));
    summary = await summarize(writer.path);
  });
  return summary!;
}

for (const mode of ["all", "none"] as const) {
  Deno.test(`a summary splits client, network and server when there are ${mode} records`, async () => {
    const { metrics, breakdown, own, figuresFrom } = await summaryOf(mode);
    assert.equal(figuresFrom, mode === "all" ? "records" : "histograms");
    assert.equal(metrics.late?.p50_ms, 0.05);
    assert.equal(metrics.network?.p50_ms, 0.3);
    assert.equal(metrics.queue?.p99_ms, 2);
    assert.equal(metrics.sign?.p50_ms, 0.02);
    // Of each call the sum, and not the sum of two quantiles.
    assert.deepEqual([metrics.server?.p50_ms, metrics.server?.max_ms], [0.03, 3]);
    assert.equal(breakdown?.RS256.metrics.sign?.p50_ms, 1);
    assert.deepEqual(Object.keys(own ?? {}), ["signatures", "retries"]);
  });
}

Deno.test("renderTerminal shows where the time of a signature went, and each algorithm", async () => {
  const text = renderTerminal([await summaryOf("all")], { color: false });
  assert.match(text, /^ +client +network +server +of it queue +and sign$/m);
  assert.match(text, /^p50 +50\.0 µs +300 µs +30\.0 µs/m);
  assert.match(text, /^RS256 +500 +500 /m);
  assert.match(
    text,
    /100 signatures verified by webcrypto, 0 of them wrong; nonces used twice: 1 of 500/,
  );
  assert.ok(text.trimEnd().split("\n").length <= 40);
});

Deno.test("renderMarkdown has a section for the parts, the algorithms and the checks", async () => {
  const text = renderMarkdown([await summaryOf("none")]);
  assert.match(text, /## Where the time went, ms\n/);
  assert.match(text, /\| ES256 +\| +500 \|/);
  assert.match(text, /## Signatures\n\n- .*: 100 signatures verified by webcrypto/);
});
