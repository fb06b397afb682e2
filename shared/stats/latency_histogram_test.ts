import assert from "node:assert/strict";
import { LatencyHistogram, quantile } from "./mod.ts";
import { sortedCopy } from "./quantile.ts";
import { randomTimesMs } from "./_random_times.ts";

const QUANTILES = [0, 0.001, 0.1, 0.5, 0.9, 0.95, 0.99, 0.999, 1];

function histogramOf(timesMs: Iterable<number>): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const timeMs of timesMs) histogram.recordMs(timeMs);
  return histogram;
}

Deno.test("LatencyHistogram.quantileMs is the exact one or at most a thousandth more", () => {
  for (const size of [1, 2, 10, 999, 1000, 20_000]) {
    const timesMs = randomTimesMs(size, size);
    const sorted = sortedCopy(timesMs);
    const histogram = histogramOf(timesMs);
    for (const q of QUANTILES) {
      const exactMs = quantile(sorted, q);
      const errorMs = histogram.quantileMs(q) - exactMs;
      assert.ok(errorMs >= -1e-9, `q=${q} of ${size}: ${errorMs} below ${exactMs}`);
      assert.ok(errorMs <= exactMs / 1000 + 1e-9, `q=${q} of ${size}: ${errorMs} over ${exactMs}`);
    }
  }
});

Deno.test("LatencyHistogram tells 1 µs apart when times are below 2 ms", () => {
  const histogram = histogramOf([0.001, 0.002, 0.007, 1.999, 2.047]);
  assert.deepEqual([0.2, 0.4, 0.6, 0.8, 1].map((q) => histogram.quantileMs(q)), [
    0.001,
    0.002,
    0.007,
    1.999,
    2.047,
  ]);
});

Deno.test("LatencyHistogram keeps minimum, maximum and mean exact", () => {
  const histogram = histogramOf([40.8304, 1.0001, 7.5]);
  assert.equal(histogram.minMs, 1.0001);
  assert.equal(histogram.maxMs, 40.8304);
  assert.equal(histogram.quantileMs(1), 40.8304);
  assert.ok(Math.abs(histogram.meanMs - 49.3305 / 3) < 1e-12);
});

Deno.test("LatencyHistogram has NaN for everything but the count when it is empty", () => {
  const histogram = new LatencyHistogram();
  assert.equal(histogram.count, 0);
  for (const value of [histogram.minMs, histogram.maxMs, histogram.meanMs]) {
    assert.ok(Number.isNaN(value));
  }
  assert.ok(Number.isNaN(histogram.quantileMs(0.99)));
  assert.ok(!histogram.toHgrm().includes("NaN"));
  assert.equal(LatencyHistogram.fromBase64(histogram.toBase64()).count, 0);
});

Deno.test("LatencyHistogram.recordMs counts a negative time as 0", () => {
  const histogram = histogramOf([-0.06, -5]);
  assert.equal(histogram.count, 2);
  assert.equal(histogram.minMs, 0);
  assert.equal(histogram.maxMs, 0);
  assert.equal(histogram.meanMs, 0);
});

Deno.test("LatencyHistogram.recordMs clamps and tells when a time is beyond 60 s", () => {
  const histogram = histogramOf([60_000, 70_000, Infinity, 1]);
  assert.equal(histogram.count, 4);
  assert.equal(histogram.clampedCount, 2);
  assert.equal(histogram.maxMs, Infinity);
  assert.ok(Math.abs(histogram.quantileMs(0.75) - 60_000) <= 60);
});

Deno.test("LatencyHistogram ranks Infinity above every time, wherever its counts have been", () => {
  const original = histogramOf([1, 2, 60_001, Infinity, Infinity]);
  const merged = new LatencyHistogram();
  merged.merge(original);
  const read = LatencyHistogram.fromBase64(original.toBase64(), 2);
  const copy = LatencyHistogram.fromSnapshot(structuredClone(original.snapshot()));
  for (const histogram of [original, merged, read, copy]) {
    assert.equal(histogram.infiniteCount, 2);
    assert.equal(histogram.quantileMs(0.4), 2);
    assert.ok(Math.abs(histogram.quantileMs(0.6) - 60_000) <= 60);
    assert.equal(histogram.quantileMs(0.61), Infinity);
    assert.equal(histogram.maxMs, Infinity);
    assert.equal(histogram.meanMs, Infinity);
  }
});

Deno.test("LatencyHistogram.recordMs throws when the time is NaN, and counts nothing", () => {
  const histogram = new LatencyHistogram();
  assert.throws(() => histogram.recordMs(NaN), RangeError);
  assert.equal(histogram.count, 0);
});

Deno.test("LatencyHistogram.recordMs allocates nothing for each of a million records", () => {
  const timesMs = randomTimesMs(1000, 5);
  const histogram = new LatencyHistogram();
  const record = (rounds: number) => {
    for (let round = 0; round < rounds; round++) {
      for (let i = 0; i < timesMs.length; i++) histogram.recordMs(timesMs[i]);
    }
  };
  record(200); // compiled by now
  // A collection may shrink the heap in between, but an allocation of even one boxed double a
  // record would grow a round by 4 MB; the least of them is what recording costs.
  let leastGrownBytes = Infinity;
  for (let attempt = 0; attempt < 3; attempt++) {
    const beforeBytes = Deno.memoryUsage().heapUsed;
    record(333);
    const grownBytes = Math.abs(Deno.memoryUsage().heapUsed - beforeBytes);
    leastGrownBytes = Math.min(leastGrownBytes, grownBytes);
  }
  assert.equal(histogram.count, 1_199_000);
  assert.ok(leastGrownBytes < 2_000_000, `${leastGrownBytes} bytes for 333,000 records`);
});

Deno.test("LatencyHistogram.merge is the same as recording everything in one", () => {
  const a = [...randomTimesMs(5000, 1), 70_000];
  const b = [...randomTimesMs(3000, 2), 80_000, -1];
  const merged = histogramOf(a);
  merged.merge(histogramOf(b));
  merged.merge(new LatencyHistogram());
  const together = histogramOf([...a, ...b]);
  assert.equal(merged.toBase64(), together.toBase64());
  assert.equal(merged.count, together.count);
  assert.equal(merged.clampedCount, 2);
  assert.equal(merged.minMs, 0);
  assert.equal(merged.maxMs, 80_000);
  assert.ok(Math.abs(merged.meanMs - together.meanMs) < 1e-9);
});

Deno.test("LatencyHistogram.merge takes over everything when it was empty", () => {
  const merged = new LatencyHistogram();
  merged.merge(histogramOf([3, 4]));
  assert.equal(merged.minMs, 3);
  assert.equal(merged.maxMs, 4);
});

Deno.test("LatencyHistogram.fromBase64 gives the counts that toBase64 took", () => {
  const original = histogramOf(randomTimesMs(20_000, 9));
  const read = LatencyHistogram.fromBase64(original.toBase64());
  assert.equal(read.count, original.count);
  assert.equal(read.toBase64(), original.toBase64());
  for (const q of QUANTILES.slice(1, -1)) {
    assert.equal(read.quantileMs(q), original.quantileMs(q));
  }
  assert.ok(Math.abs(read.maxMs / original.maxMs - 1) <= 1e-3);
  assert.ok(Math.abs(read.minMs / original.minMs - 1) <= 1e-3);
  assert.ok(Math.abs(read.meanMs / original.meanMs - 1) <= 1e-3);
});

Deno.test("LatencyHistogram.fromSnapshot gives all that snapshot took, from another thread too", () => {
  for (const original of [histogramOf([...randomTimesMs(5000, 3), 70_000, -1]), histogramOf([])]) {
    const read = LatencyHistogram.fromSnapshot(structuredClone(original.snapshot()));
    assert.deepEqual(read.snapshot(), original.snapshot());
    assert.equal(read.meanMs, original.meanMs);
    assert.equal(read.clampedCount, original.clampedCount);
  }
});

// By the Python package hdrhistogram 0.10.8: HdrHistogram(1, 60_000_000, 3), the values below
// recorded, .encode().
const BY_PYTHON =
  "HISTFAAAADd4nJNpmSzMwMAgwQABzFCaEcyZ3M5g/wEiwMtUzXKYkem0DNNCEab1BiycTBtZmDrdmADmoAkZ";
const BY_PYTHON_MS = [0.007, 0.07, 0.07, 0.169, 2, 5, 40.83, 40.83, 41, 50.02, 1000];

Deno.test("LatencyHistogram.fromBase64 reads what another library wrote", () => {
  const read = LatencyHistogram.fromBase64(BY_PYTHON);
  assert.equal(read.count, 11);
  assert.equal(read.quantileMs(0.5), 5.003); // four µs a count, from 5.000
  assert.equal(read.quantileMs(0.1), 0.07);
  assert.equal(read.toBase64(), histogramOf(BY_PYTHON_MS).toBase64());
});

// The same package decodes this one to 12 values, their median 2049 and their maximum 60030975.
Deno.test("LatencyHistogram.fromBase64 reads a vector that other libraries have read", () => {
  const read = LatencyHistogram.fromBase64(
    "HISTFAAAADV4nJNpmSzMwMAAwowMDAzMDBAAYjMwT26HchkYmZiYTvIzrRZgYvrszHLSi6kzjg0AmgIHWA==",
  );
  const timesMs = [0, 0.001, 0.002, 1, 2.047, 2.048, 40.83, 40.83, 1000, 59999, 60000, 70000];
  assert.equal(read.toBase64(), histogramOf(timesMs).toBase64());
});

Deno.test("LatencyHistogram.fromBase64 throws a RangeError when the text is no histogram", () => {
  for (const text of ["", "HIST", "aGVsbG8gd29ybGQ=", "%%%", BY_PYTHON.slice(0, 40)]) {
    assert.throws(() => LatencyHistogram.fromBase64(text), RangeError, text);
  }
});

Deno.test("LatencyHistogram.toHgrm gives the distribution in ms", () => {
  const lines = histogramOf([1, 2, 40.83, 1.5]).toHgrm().split("\n");
  assert.match(lines[0], /Value +Percentile +TotalCount +1\/\(1-Percentile\)/);
  assert.match(lines[2], /^ +1\.000 0\.0+ +1 +1\.00$/);
  assert.match(lines.join("\n"), /#\[Mean +=.*\n#\[Max +=.*40\.83.*Total count +=.* 4\]/);
});
