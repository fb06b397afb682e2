import assert from "node:assert/strict";
import { spread } from "./chart.ts";
import { axisTop, linearScale, logScale, timeScale } from "./scale.ts";

Deno.test("linearScale has round ticks that hold its ends", () => {
  const scale = linearScale({ from: 40.2, to: 47.6, start: 100, end: 0 });
  assert.deepEqual(scale.ticks, [40, 42, 44, 46, 48]);
  assert.equal(scale.at(40), 100);
  assert.equal(scale.at(48), 0);
});

Deno.test("linearScale ends where it is told when it is exact", () => {
  const scale = linearScale({ from: 0, to: 8.1, start: 0, end: 81, ticks: 8, exact: true });
  assert.deepEqual(scale.ticks, [0, 2, 4, 6, 8]);
  assert.equal(scale.at(8.1), 81);
});

Deno.test("axisTop leaves out a few values far above all others, and no more", () => {
  const usual = Array.from({ length: 300 }, (_, k) => 40 + k % 5);
  assert.equal(axisTop([...usual, 5000]), 44);
  assert.equal(axisTop([...usual, 5000, 4000]), 44);
  assert.equal(axisTop([...usual, 80]), 80);
  assert.equal(axisTop([...usual, ...Array.from({ length: 50 }, () => 5000)]), 5000);
  assert.equal(axisTop([NaN, 3]), 3);
  assert.ok(Number.isNaN(axisTop([])));
});

Deno.test("linearScale has room when all values are the same", () => {
  const scale = linearScale({ from: 7, to: 7, start: 0, end: 10 });
  assert.ok(scale.ticks.length >= 2);
  assert.ok(Number.isFinite(scale.at(7)));
});

Deno.test("logScale gives equal ratios equal room", () => {
  const scale = logScale({ from: 1, to: 1000, start: 0, end: 300 });
  assert.ok(Math.abs(scale.at(10) - 100) < 1e-9 && Math.abs(scale.at(100) - 200) < 1e-9);
  assert.deepEqual(scale.ticks, [1, 10, 100, 1000]);
});

Deno.test("timeScale is logarithmic when times are a factor of five apart, and holds them", () => {
  const scale = timeScale({ from: 41, to: 5000, start: 0, end: 1 });
  assert.ok(scale.at(41) >= 0 && scale.at(5000) <= 1);
  assert.ok(Math.abs(scale.at(2000) - scale.at(200) - (scale.at(1000) - scale.at(100))) < 1e-9);
});

Deno.test("spread moves labels apart and keeps them above the limit", () => {
  const places = spread([50, 51, 10, 99], 12, 100);
  const sorted = [...places].sort((a, b) => a - b);
  for (let k = 1; k < sorted.length; k++) assert.ok(sorted[k] - sorted[k - 1] >= 12 - 1e-9);
  assert.ok(sorted.at(-1)! <= 100);
  assert.equal(places[2], 10);
});
