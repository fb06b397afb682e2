import assert from "node:assert/strict";
import { seededRandom } from "../pace/mod.ts";
import type { MetricStats } from "./metric.ts";
import { MetricCollector } from "./metric_collector.ts";

function statsOf(timesMs: readonly number[], exactMax?: number): MetricStats {
  const collector = new MetricCollector(exactMax);
  for (const timeMs of timesMs) collector.add(timeMs);
  const stats = collector.stats();
  assert.ok(stats !== undefined);
  return stats;
}

Deno.test("MetricCollector gives exact figures when the times are few enough", () => {
  const timesMs = Array.from({ length: 2000 }, (_, i) => 2000 - i); // 2000 down to 1
  assert.deepEqual(statsOf(timesMs), {
    count: 2000,
    p50_ms: 1000,
    p90_ms: 1800,
    p95_ms: 1900,
    p99_ms: 1980,
    "p99.9_ms": 1998,
    max_ms: 2000,
    mean_ms: 1000.5,
  });
});

Deno.test("MetricCollector keeps times below zero, and sorts them by value", () => {
  const { p50_ms: p50Ms, mean_ms: meanMs } = statsOf([-2, 10, -10]);
  assert.equal(p50Ms, -2);
  assert.equal(meanMs, -0.667);
});

Deno.test("MetricCollector is exact up to its limit and within a thousandth beyond it", () => {
  const random = seededRandom(3);
  const timesMs = Array.from({ length: 5000 }, () => Math.round(random() * 1e5) / 1000);
  const exact = statsOf(timesMs, 5000);
  const counted = statsOf(timesMs, 4999);
  assert.equal(exact.count, 5000);
  assert.equal(counted.count, 5000);
  assert.equal(counted.max_ms, exact.max_ms);
  for (const field of ["p50_ms", "p90_ms", "p99_ms", "p99.9_ms", "mean_ms"] as const) {
    const ratio = counted[field] / exact[field];
    assert.ok(Math.abs(ratio - 1) <= 1e-3, `${field}: ${counted[field]} for ${exact[field]}`);
  }
});

Deno.test("MetricCollector.exact tells when the times were too many to keep", () => {
  const collector = new MetricCollector(2);
  collector.add(1);
  collector.add(2);
  assert.equal(collector.exact, true);
  collector.add(3);
  assert.equal(collector.exact, false);
});

Deno.test("MetricCollector has no figures when there were no times", () => {
  assert.equal(new MetricCollector().stats(), undefined);
});
