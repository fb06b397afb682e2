import assert from "node:assert/strict";
import { LatencyHistogram } from "../../stats/mod.ts";
import { sampleRecords, sampleRun } from "../_sample.ts";
import { distribution, histogramDistribution, spectrumQuantiles } from "./distribution.ts";

Deno.test("distribution has no number for the corrected p99 when 1.4 % of the calls failed", async () => {
  const records = sampleRecords(10_000);
  for (let k = 0; k < 140; k++) {
    records[k * 71] = {
      ok: false,
      code: "DEADLINE_EXCEEDED",
      latency_ms: 50,
      late_ms: 0,
      at_ms: k,
    };
  }
  const { corrected, answered } = await sampleRun(records);
  const at = (q: number) => corrected!.quantiles.find((each) => each.q === q)!.ms;
  assert.equal(at(0.99), Infinity);
  assert.ok(at(0.95) < 45);
  assert.equal(corrected!.count, 10_000);
  assert.equal(answered!.count, 9_860);
  assert.ok(answered!.quantiles.every(({ ms }) => ms < 45));
});

Deno.test("distribution has an interval or a reason for each of its quantiles", async () => {
  const { corrected, late } = await sampleRun(sampleRecords(5000));
  for (const { quantiles } of [corrected!, late!]) {
    for (const { q, ms, lowMs, highMs, refusal } of quantiles) {
      const known = lowMs !== undefined && highMs !== undefined && lowMs <= ms && ms <= highMs;
      assert.ok(known !== (refusal !== undefined), `${q}: ${lowMs} to ${highMs}, ${refusal}`);
    }
  }
  assert.match(corrected!.quantiles.at(-1)!.refusal!, /36,8\d\d|calls/);
});

Deno.test("histogramDistribution says what distribution does, to a thousandth, and why no more", () => {
  const inTime = Float64Array.from({ length: 5000 }, (_, k) => k % 50 === 0 ? Infinity : k / 10);
  const histogram = new LatencyHistogram();
  for (const ms of inTime) histogram.recordMs(ms);
  const [exact, counted] = [distribution(inTime)!, histogramDistribution(histogram)!];
  assert.equal(counted.failedCount, 100);
  assert.ok(Math.abs(counted.maxMs / exact.maxMs - 1) < 0.002);
  exact.quantiles.forEach(({ ms }, k) => {
    const other = counted.quantiles[k];
    assert.ok(ms === other.ms || Math.abs(other.ms / ms - 1) < 0.002, `${ms} and ${other.ms}`);
    assert.match(other.refusal!, /histogram/);
  });
});

Deno.test("spectrumQuantiles end at the last call and give each decade the same points", () => {
  const quantiles = spectrumQuantiles(1000);
  assert.equal(quantiles.at(-1), 1);
  assert.equal(quantiles.length, 61);
  assert.ok(quantiles.every((q, k) => k === 0 || q > quantiles[k - 1]));
});
