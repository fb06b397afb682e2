import assert from "node:assert/strict";
import { LatencyHistogram, logBuckets, sortedTimes } from "./mod.ts";
import { randomTimesMs } from "./_random_times.ts";

const ranked = (values: ArrayLike<number>) => ({
  count: values.length,
  at: (rank: number) => values[rank - 1],
});

Deno.test("logBuckets counts every value once, in buckets a constant ratio apart", () => {
  const sorted = sortedTimes(randomTimesMs(5000, 3));
  const buckets = logBuckets(ranked(sorted), 8);
  assert.equal(buckets.length, 8);
  assert.equal(buckets[0].low, sorted[0]);
  assert.equal(buckets[7].high, sorted[4999]);
  const ratio = (sorted[4999] / sorted[0]) ** (1 / 8);
  for (const [at, { low, high, count }] of buckets.entries()) {
    assert.ok(Math.abs(high / low / ratio - 1) < 1e-9);
    const inside = sorted.filter((ms) => (at === 0 ? ms >= low : ms > low) && ms <= high);
    assert.equal(count, inside.length);
  }
});

Deno.test("logBuckets gives a single outlier a bucket of its own", () => {
  const buckets = logBuckets(ranked([...new Array(999).fill(40), 5000]), 6);
  assert.deepEqual(buckets.map(({ count }) => count), [999, 0, 0, 0, 0, 1]);
});

Deno.test("logBuckets takes the ranks of a histogram", () => {
  const timesMs = randomTimesMs(2000, 4);
  const histogram = new LatencyHistogram();
  for (const ms of timesMs) histogram.recordMs(ms);
  const values = { count: 2000, at: (rank: number) => histogram.quantileMs(rank / 2000) };
  const counted = logBuckets(values, 8).map(({ count }) => count);
  const exact = logBuckets(ranked(sortedTimes(timesMs)), 8).map(({ count }) => count);
  assert.equal(counted.reduce((sum, count) => sum + count), 2000);
  for (const [at, count] of exact.entries()) {
    assert.ok(Math.abs(counted[at] - count) <= 4, `${counted[at]} and ${count}`);
  }
});

Deno.test("logBuckets gives one bucket when values are equal or begin at 0, none of nothing", () => {
  assert.deepEqual(logBuckets(ranked([7, 7]), 5), [{ low: 7, high: 7, count: 2 }]);
  assert.deepEqual(logBuckets(ranked([0, 7]), 5), [{ low: 0, high: 7, count: 2 }]);
  assert.deepEqual(logBuckets(ranked([]), 5), []);
});
