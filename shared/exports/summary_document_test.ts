import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020.js";
import { factsOf } from "../scenarios/mod.ts";
import { sampleRun } from "./_sample.ts";
import { type SummaryDocument, summaryDocument } from "./summary_document.ts";

const schema = JSON.parse(
  await Deno.readTextFile(new URL("../../docs/summary.schema.json", import.meta.url)),
);
const validate = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false })
  .compile<unknown>(schema);

/** The document as it is written and read again. */
function written(runs: Parameters<typeof summaryDocument>[0]): SummaryDocument {
  const document: SummaryDocument = JSON.parse(JSON.stringify(summaryDocument(runs)));
  assert.ok(validate(document), JSON.stringify(validate.errors, null, 2));
  return document;
}

Deno.test("summaryDocument keeps the schema and gives a quantile its interval", async () => {
  const { schema: version, runs: [run] } = written([await sampleRun({ count: 20_000 })]);
  assert.equal(version, 1);
  assert.equal(run.verdict, "valid");
  assert.equal(run.calls.achieved_per_sec, 1000);
  const p99 = run.metrics.corrected!.quantiles.find(({ q }) => q === 0.99)!;
  assert.equal(p99.ms, 49.94);
  assert.ok(p99.low_ms! <= p99.ms && p99.high_ms! >= p99.ms);
  assert.equal(p99.confidence, 0.95);
  assert.equal(run.meta?.target, "localhost:50051");
});

Deno.test("summaryDocument says why a quantile is none when it falls among failed calls", async () => {
  const { runs: [run] } = written([await sampleRun({ failedEvery: 70 })]);
  const corrected = run.metrics.corrected!;
  const p99 = corrected.quantiles.find(({ q }) => q === 0.99)!;
  assert.equal(p99.ms, null);
  assert.match(p99.reason!, /^undefined: 1\.4 % of the calls failed/);
  assert.deepEqual([corrected.failed, corrected.max_ms, corrected.mean_ms], [28, null, null]);
  assert.deepEqual(run.calls.codes, { OK: 1972, DEADLINE_EXCEEDED: 28 });
});

Deno.test("summaryDocument keeps the schema whatever a file lacks", async () => {
  const { runs } = written([
    await sampleRun({ count: 3, ended: false, meta: { started_at: undefined } }),
    await sampleRun({ count: 0, end: { sent: 0, histograms: {} } }),
    await sampleRun({
      meta: { records: "none" },
      end: { thresholds: [{ threshold: "rps>=1", ok: false }] },
    }),
    await sampleRun({ meta: { floor: { null_call_p50_ms: 50 } } }),
  ]);
  assert.equal(runs[0].verdict, "interrupted");
  assert.deepEqual(runs[1].metrics, {});
  assert.equal(runs[3].metrics.latency!.quantiles[0].within_floor, true);
});

Deno.test("docs/summary.schema.json has every metric", () => {
  const names = factsOf("all of them").metrics.map(({ name }) => name);
  assert.deepEqual(schema.$defs.run.properties.metrics.propertyNames.enum, names);
});

Deno.test("docs/summary.schema.json refuses what is none", () => {
  for (
    const none of [
      {},
      { schema: 2, runs: [] },
      { schema: 1, runs: [{ name: "x" }] },
      { schema: 1, runs: [], more: 1 },
    ]
  ) assert.equal(validate(none), false, JSON.stringify(none));
});
