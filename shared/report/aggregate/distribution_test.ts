import assert from "node:assert/strict";
import { LatencyHistogram } from "../../stats/mod.ts";
import { orderedSample } from "../../stats/testing.ts";
import { sampleRecords, sampleRun } from "../_sample.ts";
import {
  distribution,
  histogramDistribution,
  quantileMs,
  spectrumQuantiles,
  TABLE_QUANTILES,
} from "./distribution.ts";

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
  assert.equal(corrected!.quantiles.find(({ q }) => q === 0.99)!.kind, "undefined");
  assert.equal(quantileMs(corrected!, 0.99), Infinity);
  assert.ok(quantileMs(corrected!, 0.95) < 45);
  assert.equal(corrected!.count, 10_000);
  assert.equal(answered!.count, 9_860);
  assert.ok(TABLE_QUANTILES.every((q) => quantileMs(answered!, q) < 45));
});

Deno.test("distribution has an interval or a reason for each of its quantiles", async () => {
  const { corrected } = await sampleRun(sampleRecords(5000));
  const kinds = corrected!.quantiles.map(({ kind }) => kind);
  assert.deepEqual(new Set(kinds), new Set(["interval", "refused"]));
  for (const result of corrected!.quantiles) {
    if (result.kind !== "interval") continue;
    assert.ok(result.low <= result.value && result.value <= result.high, `${result.q}`);
  }
});

Deno.test("histogramDistribution says what distribution does, to a thousandth, and why no more", () => {
  const inTime = Float64Array.from({ length: 5000 }, (_, k) => k % 50 === 0 ? Infinity : k / 10);
  const histogram = new LatencyHistogram();
  for (const ms of inTime) histogram.recordMs(ms);
  const [exact, counted] = [
    distribution(orderedSample(inTime))!,
    histogramDistribution(histogram)!,
  ];
  assert.equal(counted.failedCount, 100);
  assert.ok(Math.abs(counted.maxMs / exact.maxMs - 1) < 0.002);
  for (const result of counted.quantiles) {
    const [ms, other] = [exact, counted].map((each) => quantileMs(each, result.q));
    assert.ok(ms === other || Math.abs(other / ms - 1) < 0.002, `${ms} and ${other}`);
    if (result.kind === "refused") assert.equal(result.refusal.kind, "no-order");
    else assert.equal(result.kind, "undefined");
  }
});

Deno.test("spectrumQuantiles end at the last call and give each decade the same points", () => {
  const quantiles = spectrumQuantiles(1000);
  assert.equal(quantiles.at(-1), 1);
  assert.equal(quantiles.length, 61);
  assert.ok(quantiles.every((q, k) => k === 0 || q > quantiles[k - 1]));
});
