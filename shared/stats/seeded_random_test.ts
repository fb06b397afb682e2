import assert from "node:assert/strict";
import { seededRandom } from "./mod.ts";

Deno.test("seededRandom gives the same numbers for the same seed, and others for another", () => {
  const three = (seed: number) => Array.from({ length: 3 }, seededRandom(seed));
  assert.deepEqual(three(1), three(1));
  assert.notDeepEqual(three(1), three(2));
});

Deno.test("seededRandom fills the range from 0 to 1 evenly", () => {
  const random = seededRandom(42);
  const tenths = new Array(10).fill(0);
  for (let i = 0; i < 100_000; i++) tenths[Math.floor(random() * 10)]++;
  for (const count of tenths) assert.ok(Math.abs(count - 10_000) < 500, String(tenths));
});
