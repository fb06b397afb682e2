import assert from "node:assert/strict";
import { seededRandom, sfc32 } from "./random.ts";

Deno.test("sfc32 gives the words of PractRand's reference implementation", () => {
  // Known answers of the rand_sfc crate for the state (0, 2, 1), made with PractRand itself.
  const next = sfc32(2 ** 32 + 2);
  const words = [0xA87DBC7E, 0x1787178C, 0x4C7B7234, 0xC65DADE2, 0x2C692349, 0xF52C2153];
  assert.deepEqual(words.map(next), words);
});

Deno.test("seededRandom repeats itself for a seed and differs between seeds", () => {
  const draw = (seed: number) => Array.from({ length: 100 }, seededRandom(seed));
  assert.deepEqual(draw(7), draw(7));
  assert.notDeepEqual(draw(7), draw(8));
  assert.notDeepEqual(draw(7), draw(7 + 2 ** 32));
});

Deno.test("seededRandom is uniform when drawn often", () => {
  const random = seededRandom(3);
  const bins = new Array(10).fill(0);
  for (let i = 0; i < 100_000; i++) bins[Math.floor(random() * 10)]++;
  // 9 degrees of freedom: 27.9 is exceeded once in 1,000 seeds, and this seed is fixed.
  const chiSquare = bins.reduce((sum, bin) => sum + (bin - 10_000) ** 2 / 10_000, 0);
  assert.ok(chiSquare < 27.9, `chi square ${chiSquare}`);
});

Deno.test("seededRandom refuses a seed that is not a whole number", () => {
  for (const seed of [-1, 0.5, NaN, 2 ** 53]) assert.throws(() => seededRandom(seed), RangeError);
});
