import assert from "node:assert/strict";
import { holm, signedRankTest } from "./mod.ts";
import { hodgesLehmann } from "./hodges_lehmann.ts";

/** Every way to give signs, counted. */
function atLeastByCounting(differences: readonly number[]): number {
  const sizes = differences.map(Math.abs);
  const rank = (size: number) =>
    sizes.reduce((sum, other) => sum + (other < size ? 1 : other === size ? 0.5 : 0), 0.5);
  const sum = (positive: (i: number) => boolean) =>
    sizes.reduce((total, size, i) => positive(i) ? total + rank(size) : total, 0);
  const observed = sum((i) => differences[i] > 0);
  let asLarge = 0;
  for (let signs = 0; signs < 2 ** sizes.length; signs++) {
    if (sum((i) => (signs >> i & 1) === 1) >= observed) asLarge++;
  }
  return asLarge / 2 ** sizes.length;
}

for (
  const differences of [[1], [1, 2, -3], [5, -1, 2, 2, -2, 7], [-1, -2, -3, -4], [1, 1, 1, -1, 3]]
) {
  Deno.test(`signedRankTest agrees with counting for ${differences.join(" ")}`, () => {
    const { atLeast } = signedRankTest(differences);
    assert.ok(Math.abs(atLeast - atLeastByCounting(differences)) < 1e-12);
  });
}

Deno.test("signedRankTest leaves out zeros", () => {
  assert.deepEqual(signedRankTest([0, 3, 0, 1]), signedRankTest([3, 1]));
});

Deno.test("signedRankTest gives the published 5 % point of ten values", () => {
  // A sum of 10 has 0.042 (Hollander, Wolfe and Chicken, table A.4): here of ranks 1 to 4.
  const { atMost } = signedRankTest([1, 2, 3, 4, -5, -6, -7, -8, -9, -10]);
  assert.equal(Math.round(atMost * 1000), 42);
});

Deno.test("hodgesLehmann gives the middle Walsh average and an interval that the test inverts", () => {
  const differences = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10.5];
  const { estimate, low, high } = hodgesLehmann(differences, 0.9);
  assert.equal(estimate, 5.5);
  const pAt = (shift: number) => signedRankTest(differences.map((d) => d - shift));
  assert.ok(pAt(low - 1e-9).atLeast <= 0.05 && pAt(low + 1e-9).atLeast > 0.05);
  assert.ok(pAt(high + 1e-9).atMost <= 0.05 && pAt(high - 1e-9).atMost > 0.05);
});

Deno.test("hodgesLehmann has no interval when four values are too few for 90 %", () => {
  assert.deepEqual(hodgesLehmann([1, 1, 1, 1], 0.9), {
    estimate: 1,
    low: -Infinity,
    high: Infinity,
  });
});

Deno.test("holm multiplies the smallest the most and never falls", () => {
  const adjusted = holm([0.01, 0.04, 0.03, 0.9]).map((p) => Number(p.toFixed(6)));
  assert.deepEqual(adjusted, [0.04, 0.09, 0.09, 0.9]);
});
