import assert from "node:assert/strict";
import { compareTwoRuns, type QuantileResult, twoRunsText } from "./mod.ts";

function interval(low: number, value: number, high: number): QuantileResult {
  const dependence = { inflation: 1, effectiveCount: 1000 };
  return { kind: "interval", q: 0.99, value, low, high, confidence: 0.95, dependence };
}

Deno.test("compareTwoRuns adds the distances as squares on the logarithmic scale", () => {
  const e = Math.E;
  const ratio = compareTwoRuns(interval(1 / e, 1, e), interval(1, e, e * e));
  assert.ok(ratio !== undefined);
  assert.ok(Math.abs(Math.log(ratio.low) - (1 - Math.SQRT2)) < 1e-12);
  assert.ok(Math.abs(Math.log(ratio.high) - (1 + Math.SQRT2)) < 1e-12);
  assert.equal(twoRunsText(ratio), "these two runs do not differ measurably");
});

Deno.test("compareTwoRuns says that runs differ when the interval leaves out 1", () => {
  const ratio = compareTwoRuns(interval(39, 40, 41), interval(49, 50, 51));
  assert.equal(twoRunsText(ratio), "these two runs differ");
});

Deno.test("compareTwoRuns compares nothing when a quantile has no interval", () => {
  const failed: QuantileResult = { kind: "undefined", q: 0.99, failedRatio: 0.02 };
  assert.match(twoRunsText(compareTwoRuns(failed, interval(1, 2, 3))), /cannot be compared/);
});
