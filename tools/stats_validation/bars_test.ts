import assert from "node:assert/strict";
import { atLeast, atMost, monteCarloError } from "./bars.ts";

for (
  const { share, standing } of [
    { share: { count: 930, of: 1000 }, standing: "held" },
    { share: { count: 920, of: 1000 }, standing: "within error" },
    { share: { count: 900, of: 1000 }, standing: "not held" },
    { share: { count: 0, of: 0 }, standing: "held" },
    { share: { count: 3, of: 4 }, standing: "within error" },
  ]
) {
  Deno.test(`atLeast is ${standing} for ${share.count} of ${share.of} and a bar of 93 %`, () => {
    assert.equal(atLeast(share, 0.93), standing);
  });
}

for (
  const { count, standing } of [
    { count: 60, standing: "held" },
    { count: 70, standing: "within error" },
    { count: 90, standing: "not held" },
  ]
) {
  Deno.test(`atMost is ${standing} for ${count} of 1000 and a bar of 6 %`, () => {
    assert.equal(atMost({ count, of: 1000 }, 0.06), standing);
  });
}

Deno.test("monteCarloError is that of a binomial share, and not nought when all are covered", () => {
  assert.ok(Math.abs(monteCarloError({ count: 500, of: 1000 }) - 0.0158) < 1e-4);
  assert.ok(monteCarloError({ count: 100, of: 100 }) > 0.005);
});
