import assert from "node:assert/strict";
import { seededRandom } from "@lab/shared/pace";
import { gaussian, normalAbove } from "./gaussian.ts";

Deno.test("gaussian has mean 0, variance 1 and the normal share above 2", () => {
  const next = gaussian(seededRandom(1));
  const values = Array.from({ length: 100_000 }, next);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
  assert.ok(Math.abs(mean) < 0.02 && Math.abs(variance - 1) < 0.03, `${mean} ${variance}`);
  const above = values.filter((value) => value > 2).length / values.length;
  assert.ok(Math.abs(above / normalAbove(2) - 1) < 0.1, `${above}`);
});

for (
  const [z, expected] of [[0, 0.5], [1.959964, 0.025], [-1.959964, 0.975], [6, 9.865876e-10]]
) {
  Deno.test(`normalAbove of ${z} is ${expected}`, () => {
    assert.ok(Math.abs(normalAbove(z) / expected - 1) < 1e-6);
  });
}
