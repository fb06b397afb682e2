import assert from "node:assert/strict";
import { normalQuantile, studentQuantile } from "./normal_quantile.ts";

for (
  const [probability, expected] of [
    [0.5, 0],
    [0.975, 1.959964],
    [0.025, -1.959964],
    [0.99, 2.326348],
    [0.0001, -3.719016],
  ]
) {
  Deno.test(`normalQuantile gives ${expected} for ${probability}`, () => {
    assert.ok(Math.abs(normalQuantile(probability) - expected) < 1e-5);
  });
}

for (const [degrees, expected] of [[9, 2.262], [19, 2.093], [39, 2.023], [1000, 1.962]]) {
  Deno.test(`studentQuantile gives ${expected} for 97.5 % and ${degrees} degrees`, () => {
    assert.ok(Math.abs(studentQuantile(0.975, degrees) - expected) < 2e-3);
  });
}
