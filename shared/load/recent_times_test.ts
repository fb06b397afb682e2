import assert from "node:assert/strict";
import { RecentTimes } from "./recent_times.ts";

Deno.test("RecentTimes gives the quantiles of what was added since the last take", () => {
  const times = new RecentTimes();
  for (const ms of [3, 1, 2, 4]) times.add(ms);
  assert.deepEqual(times.take([0.5, 1]), [2, 4]);
  for (const ms of [9, 7]) times.add(ms);
  assert.deepEqual(times.take([0.5, 1]), [7, 9]);
});

Deno.test("RecentTimes keeps the newest when there are more than it holds", () => {
  const times = new RecentTimes(3);
  for (const ms of [100, 1, 2, 3]) times.add(ms);
  assert.deepEqual(times.take([0, 1]), [1, 3]);
});

Deno.test("RecentTimes has no quantiles when nothing was added", () => {
  const times = new RecentTimes();
  times.add(NaN);
  assert.deepEqual(times.take([0.5]), [NaN]);
});
