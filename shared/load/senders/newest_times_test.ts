import assert from "node:assert/strict";
import { NewestTimes } from "./newest_times.ts";

Deno.test("NewestTimes gives what was added since the last take", () => {
  const times = new NewestTimes();
  for (const ms of [3, 1, 2, 4]) times.add(ms);
  assert.deepEqual([...times.take()], [3, 1, 2, 4]);
  for (const ms of [9, 7]) times.add(ms);
  assert.deepEqual([...times.take()], [9, 7]);
});

Deno.test("NewestTimes keeps the newest when there are more than it holds", () => {
  const times = new NewestTimes(3);
  for (const ms of [100, 1, 2, 3]) times.add(ms);
  assert.deepEqual([...times.take()].sort(), [1, 2, 3]);
});

Deno.test("NewestTimes is empty when nothing was added but what is no number", () => {
  const times = new NewestTimes();
  times.add(NaN);
  assert.deepEqual([...times.take()], []);
});
