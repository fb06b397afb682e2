import assert from "node:assert/strict";
import { seededRandom } from "../pace/mod.ts";
import { longRunVariance } from "./long_run_variance.ts";

/** One where an even value is above the limit, each value repeated so many times. */
function onesOf(count: number, { times, above }: { times: number; above: number }): Int32Array {
  const random = seededRandom(1);
  const ones = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    ones[i] = i % times === 0 ? Number(random() > above) : ones[i - 1];
  }
  return ones;
}

// Of values that come in groups of k equal ones the variance is k times that of independent ones.
for (const times of [1, 5, 64]) {
  Deno.test(`longRunVariance is ${times} times q(1 − q) when values come ${times} at a time`, () => {
    for (const above of [0.5, 0.9]) {
      const found = longRunVariance(onesOf(60_000, { times, above }))!;
      const ratio = found.variance / (above * (1 - above)) / times;
      assert.ok(ratio > 0.65 && ratio < 1.6, `${ratio} at ${above}`);
      assert.equal(found.growing, false);
      assert.ok(found.largestShare < 0.5);
    }
  });
}

Deno.test("longRunVariance sees dependence that is weak between neighbours and goes far", () => {
  // Every 500 values another share of ones, 5 % or 15 %.
  const random = seededRandom(3);
  let share = 0;
  const ones = Int32Array.from({ length: 200_000 }, (_, i) => {
    if (i % 500 === 0) share = random() < 0.5 ? 0.05 : 0.15;
    return Number(random() < share);
  });
  // Within the groups 0.1 × 0.9, between them 0.05² a value.
  const expected = 0.09 + 500 * 0.05 ** 2;
  const { variance, growing } = longRunVariance(ones)!;
  assert.ok(variance > 0.6 * expected && variance < 1.6 * expected, `${variance}`);
  assert.equal(growing, false);
});

Deno.test("longRunVariance still grows when the share of ones drifts all along", () => {
  const random = seededRandom(4);
  const ones = Int32Array.from({ length: 20_000 }, (_, i) => Number(random() < i / 20_000));
  assert.equal(longRunVariance(ones)?.growing, true);
});

Deno.test("longRunVariance is undefined when there are no two lengths of 20 batches", () => {
  assert.equal(longRunVariance(new Int32Array(79)), undefined);
  assert.notEqual(longRunVariance(new Int32Array(80)), undefined);
});

Deno.test("longRunVariance gives one spell all of the variation when there is no other", () => {
  const ones = new Int32Array(20_000).fill(1, 9700, 9950);
  assert.ok(longRunVariance(ones)!.largestShare > 0.5);
  assert.equal(longRunVariance(new Int32Array(20_000))!.largestShare, 0);
});

Deno.test("longRunVariance knows less the fewer batches it is made of", () => {
  const degrees = [1, 64].map((times) =>
    longRunVariance(onesOf(60_000, { times, above: 0.5 }))!.degrees
  );
  assert.ok(degrees[0] > 10 * degrees[1]);
});
