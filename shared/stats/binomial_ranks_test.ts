import assert from "node:assert/strict";
import { binomialCdf, countForUpperBound, quantileRanks } from "./binomial_ranks.ts";

/** The same sum term by term, each from the one before. */
function cdfBySum(successes: number, count: number, probability: number): number {
  let term = (1 - probability) ** count;
  let sum = term;
  for (let k = 1; k <= successes; k++) {
    term *= (count - k + 1) / k * probability / (1 - probability);
    sum += term;
  }
  return sum;
}

Deno.test("binomialCdf agrees with the sum of its terms", () => {
  for (const count of [1, 2, 10, 57, 200]) {
    for (const probability of [0.03, 0.5, 0.9]) {
      for (let successes = 0; successes < count; successes++) {
        const expected = cdfBySum(successes, count, probability);
        const got = binomialCdf(successes, count, probability);
        assert.ok(Math.abs(got - expected) < 1e-11, `${successes} of ${count} at ${probability}`);
      }
    }
  }
});

Deno.test("quantileRanks gives the ranks of the published table for a median of 10", () => {
  // 97.9 % between the 2nd and the 9th of ten (David and Nagaraja, table 7.1).
  assert.deepEqual(quantileRanks(10, 0.5, 0.95), { low: 2, high: 9 });
});

for (
  const { q, count } of [
    { q: 0.9, count: 36 },
    { q: 0.99, count: 368 },
    { q: 0.999, count: 3688 },
    { q: 0.9999, count: 36_887 },
  ]
) {
  Deno.test(`quantileRanks has an upper bound of ${q} from ${count} values on`, () => {
    assert.equal(countForUpperBound(q, 0.95), count);
    assert.equal(quantileRanks(count, q, 0.95).high, count);
    assert.equal(quantileRanks(count - 1, q, 0.95).high, null);
  });
}

Deno.test("quantileRanks leaves no more than half of the doubt on either side", () => {
  for (const count of [40, 1000, 1_000_000]) {
    for (const q of [0.5, 0.9]) {
      const { low, high } = quantileRanks(count, q, 0.95);
      assert.ok(low !== null && high !== null);
      assert.ok(binomialCdf(low - 1, count, q) <= 0.025, `low of ${count} at ${q}`);
      assert.ok(1 - binomialCdf(high - 1, count, q) <= 0.025, `high of ${count} at ${q}`);
      assert.ok(binomialCdf(low, count, q) > 0.025, `low of ${count} is the closest`);
      assert.ok(1 - binomialCdf(high - 2, count, q) > 0.025, `high of ${count} is the closest`);
    }
  }
});
