import assert from "node:assert/strict";
import { growthMbPerMin, memoryTable, settled } from "./soak_growth.ts";

/** A sample every 5 s for 2 minutes: DF grows by 6 MB a minute, SMFT is a saw that does not. */
const SAMPLES = Array.from({ length: 25 }, (_, i) => ({
  atSec: i * 5,
  dfBytes: 100e6 + i * 0.5e6,
  smftBytes: 150e6 + (i % 4) * 10e6,
}));

Deno.test("growthMbPerMin is the slope of what grows, and about 0 of a saw", () => {
  assert.ok(Math.abs(growthMbPerMin(SAMPLES, "dfBytes") - 6) < 1e-9);
  assert.ok(Math.abs(growthMbPerMin(SAMPLES, "smftBytes")) < 3);
  assert.ok(Number.isNaN(growthMbPerMin(SAMPLES.slice(0, 1), "dfBytes")));
});

Deno.test("settled leaves the first quarter out", () => {
  assert.equal(settled(SAMPLES)[0].atSec, 30);
  assert.equal(settled(SAMPLES).length, 19);
  assert.deepEqual(settled([]), []);
});

Deno.test("memoryTable shows at most twenty rows, and the last sample", () => {
  const lines = memoryTable(SAMPLES).split("\n");
  assert.equal(lines.length, 2 + 13);
  assert.equal(lines.at(-1), "| 120 | 112.0 | 150.0 |");
});
