import assert from "node:assert/strict";
import { nearestRank, quantile } from "./mod.ts";
import { sortedCopy } from "./quantile.ts";
import { randomTimesMs } from "./_random_times.ts";

/** Another way to the same number: the smallest value with at least `q` of all at or below it. */
function quantileByCounting(values: Float64Array, q: number): number {
  let best = Infinity;
  for (const candidate of values) {
    let atOrBelow = 0;
    for (const value of values) if (value <= candidate) atOrBelow++;
    // Compared in whole numbers: q is a multiple of 1/1000.
    if (atOrBelow * 1000 >= Math.round(q * 1000) * values.length) best = Math.min(best, candidate);
  }
  return best;
}

Deno.test("quantile agrees with counting for every size up to 60 and at round sizes", () => {
  const sizes = [...Array.from({ length: 60 }, (_, i) => i + 1), 100, 200, 1000];
  for (const size of sizes) {
    const values = randomTimesMs(size, size);
    const sorted = sortedCopy(values);
    for (const q of [0, 0.001, 0.07, 0.25, 0.29, 0.5, 0.57, 0.9, 0.95, 0.99, 0.999, 1]) {
      assert.equal(quantile(sorted, q), quantileByCounting(values, q), `q=${q} of ${size}`);
    }
  }
});

Deno.test("quantile is NaN when there are no values", () => {
  assert.ok(Number.isNaN(quantile(new Float64Array(), 0.5)));
});

Deno.test("sortedCopy leaves the values it was given in their order", () => {
  const values = Float64Array.of(10, 9, 100, 1);
  assert.deepEqual([...sortedCopy(values)], [1, 9, 10, 100]);
  assert.deepEqual([...values], [10, 9, 100, 1]);
});

for (
  const { name, q, count, rank } of [
    { name: "the median of an odd count", q: 0.5, count: 5, rank: 3 },
    { name: "the median of an even count, the lower one", q: 0.5, count: 4, rank: 2 },
    { name: "a product that doubles round up", q: 0.07, count: 100, rank: 7 },
    { name: "another one", q: 0.29, count: 100, rank: 29 },
    { name: "p99.9 of a thousand", q: 0.999, count: 1000, rank: 999 },
    { name: "p99.9 of a thousand and one", q: 0.999, count: 1001, rank: 1000 },
    { name: "zero, the smallest", q: 0, count: 9, rank: 1 },
    { name: "one, the largest", q: 1, count: 9, rank: 9 },
    { name: "p99.99 of ten thousand million", q: 0.9999, count: 1e10, rank: 9_999_000_000 },
  ]
) {
  Deno.test(`nearestRank gives ${rank} when it is ${name}`, () => {
    assert.equal(nearestRank(q, count), rank);
  });
}

Deno.test("nearestRank throws when q is no ratio or there are no values", () => {
  assert.throws(() => nearestRank(99, 10), RangeError);
  assert.throws(() => nearestRank(-0.1, 10), RangeError);
  assert.throws(() => nearestRank(NaN, 10), RangeError);
  assert.throws(() => nearestRank(0.5, 0), RangeError);
});
