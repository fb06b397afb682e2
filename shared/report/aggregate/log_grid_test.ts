import assert from "node:assert/strict";
import { LogGrid } from "./log_grid.ts";

Deno.test("LogGrid puts every time into a row whose edges hold it", () => {
  const grid = new LogGrid(1, 128);
  for (const ms of [0.001, 0.0123, 0.1, 1, 9.999, 10, 40.123, 100, 5000, 99_999]) {
    const row = grid.rowOf(ms);
    assert.ok(grid.fromMs(row) <= ms * (1 + 1e-12), `${ms} below row ${row}`);
    assert.ok(grid.fromMs(row + 1) > ms, `${ms} above row ${row}`);
  }
});

Deno.test("LogGrid leaves nothing out when times are below 0 or beyond its rows", () => {
  const grid = new LogGrid(1, 16);
  for (const ms of [-3, 0, NaN, 1e9, Infinity]) grid.add(0, ms);
  const column = grid.column(0);
  assert.equal(column[0], 3);
  assert.equal(column[grid.rows - 1], 2);
});

Deno.test("LogGrid halves its bins without losing a count when it is asked for room", () => {
  const grid = new LogGrid(5, 8);
  for (let bin = 0; bin < 5; bin++) grid.add(bin, 10 ** bin / 100);
  grid.halve();
  const counts = Array.from({ length: 5 }, (_, bin) => grid.column(bin).reduce((a, b) => a + b));
  assert.deepEqual(counts, [2, 2, 1, 0, 0]);
});

Deno.test("LogGrid quantileMs is at most a row above the nearest-rank quantile", () => {
  const grid = new LogGrid(1, 1024);
  for (let k = 1; k <= 1000; k++) grid.add(0, k / 10);
  for (const q of [0.01, 0.5, 0.99, 1]) {
    const ms = grid.quantileMs(0, q);
    assert.ok(ms >= q * 100 && ms <= q * 100 * 10 ** (1 / 1024) * (1 + 1e-9), `${q}: ${ms}`);
  }
  assert.ok(Number.isNaN(new LogGrid(1, 8).quantileMs(0, 0.5)));
});
