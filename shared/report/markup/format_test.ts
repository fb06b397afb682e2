import assert from "node:assert/strict";
import { formatRange, formatRatio, quantileName } from "./format.ts";

Deno.test("formatRange has as many digits as its ends need to differ", () => {
  const rows = [
    [40.481, 40.493, "40.48 – 40.49 ms"],
    [40.1, 41.9, "40.1 – 41.9 ms"],
    [40.481, 40.481, "40.481 ms"],
    [0.417, 0.426, "417 – 426 µs"],
    [0.95, 1.2, "0.95 – 1.20 ms"],
    [990, 5000, "0.99 – 5.00 s"],
    [44, Infinity, "44.0 ms – ∞"],
  ] as const;
  for (const [low, high, text] of rows) assert.equal(formatRange(low, high), text);
});

Deno.test("formatRatio never calls some none, or nearly all all", () => {
  assert.equal(formatRatio(1e-7), "<0.001 %");
  assert.equal(formatRatio(1 - 1e-7), ">99.999 %");
  assert.equal(formatRatio(0.014), "1.4 %");
  assert.equal(formatRatio(1), "100 %");
  assert.equal(quantileName(0.9999), "p99.99");
});
