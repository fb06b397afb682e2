import assert from "node:assert/strict";
import { sampleRecords, sampleRun } from "../_sample.ts";
import { distribution, spectrumQuantiles } from "./distribution.ts";
import { Times } from "./times.ts";

const plain = (q: number, { ms }: { ms: number }) => ({ q, ms });

Deno.test("distribution has no number for the corrected p99 when 1.4 % of the calls failed", () => {
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
  const { corrected, answered } = sampleRun(records);
  const at = (q: number) => corrected!.quantiles.find((each) => each.q === q)!.ms;
  assert.equal(at(0.99), Infinity);
  assert.ok(at(0.95) < 45);
  assert.equal(corrected!.count, 10_000);
  assert.equal(answered!.count, 9_860);
  assert.ok(answered!.quantiles.every(({ ms }) => ms < 45));
});

Deno.test("distribution of a histogram is within a thousandth when there are too many times", () => {
  const [exact, counted] = [new Times(), new Times({ exactMax: 100 })];
  for (let k = 1; k <= 5000; k++) {
    const ms = k % 50 === 0 ? Infinity : k / 10;
    exact.add(ms);
    counted.add(ms);
  }
  assert.equal(counted.exact, undefined);
  const [a, b] = [exact, counted].map((times) => distribution(times, plain)!);
  assert.equal(b.failedCount, 100);
  assert.equal(b.maxMs, a.maxMs);
  a.quantiles.forEach(({ ms }, k) => {
    const other = b.quantiles[k].ms;
    assert.ok(ms === other || Math.abs(other / ms - 1) < 0.002, `${ms} and ${other}`);
  });
});

Deno.test("spectrumQuantiles end at the last call and give each decade the same points", () => {
  const quantiles = spectrumQuantiles(1000);
  assert.equal(quantiles.at(-1), 1);
  assert.equal(quantiles.length, 61);
  assert.ok(quantiles.every((q, k) => k === 0 || q > quantiles[k - 1]));
});
