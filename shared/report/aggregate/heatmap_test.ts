import assert from "node:assert/strict";
import { sampleRecords, sampleRun } from "../_sample.ts";

const total = (counts: Uint32Array) => counts.reduce((a, b) => a + b, 0);

Deno.test("heatmap shows one slow call of many in a row above, and hides none", async () => {
  const records = sampleRecords(100_000);
  records[37_000] = { ...records[37_000], latency_ms: 5000 };
  const { heatmap, slowest, corrected } = await sampleRun(records);
  const above = heatmap.rows.filter(({ kind }) => kind === "above");
  const holding = above.filter((row) => row.fromMs! <= 5000.1 && row.toMs! > 5000.1);
  assert.equal(holding.length, 1);
  assert.equal(total(holding[0].counts), 1);
  assert.equal(heatmap.rows.reduce((sum, { counts }) => sum + total(counts), 0), 100_000);
  assert.equal(slowest[0].latencyMs, corrected!.maxMs);
  assert.equal(slowest[0].serviceMs, 5000);
});

Deno.test("heatmap rows meet each other when there are rows below, in the middle and above", async () => {
  const records = sampleRecords(20_000);
  records[5] = { ...records[5], latency_ms: 0.2 };
  records[6] = { ...records[6], latency_ms: 700 };
  const timed = (await sampleRun(records)).heatmap.rows;
  assert.equal(timed[0].kind, "below");
  assert.equal(timed.at(-1)!.kind, "above");
  for (let k = 1; k < timed.length; k++) assert.equal(timed[k].fromMs, timed[k - 1].toMs);
});

Deno.test("heatmap gives failed calls and those not sent rows of their own", async () => {
  const records = [
    ...sampleRecords(1000),
    { ok: false, code: "UNAVAILABLE", latency_ms: 1, late_ms: 0, at_ms: 3 },
    { ok: false, code: "NOT_SENT", at_ms: 4 },
  ];
  const { rows } = (await sampleRun(records)).heatmap;
  assert.equal(total(rows.find(({ kind }) => kind === "failed")!.counts), 1);
  assert.equal(total(rows.find(({ kind }) => kind === "not sent")!.counts), 1);
});

Deno.test("heatmap has no rows when there are no calls", async () => {
  assert.deepEqual((await sampleRun([])).heatmap.rows, []);
});
