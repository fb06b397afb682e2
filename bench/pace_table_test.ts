import assert from "node:assert/strict";
import { median, paceTable } from "./pace_table.ts";

Deno.test("median is the middle value, or between the two in the middle", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
  assert.ok(Number.isNaN(median([])));
});

Deno.test("paceTable shows medians of the rounds and says what was skipped", () => {
  const round = (ms: number) => ({ p50Ms: ms, p99Ms: 2 * ms, p999Ms: 3 * ms, cpuUsPerTick: 40 });
  const table = paceTable([
    { ratePerSec: 500, contender: "sleeper", rounds: [1, 9, 2].map(round) },
    { ratePerSec: 500, contender: "asyncio", rounds: [], skipped: "no python3" },
  ]);
  assert.deepEqual(table.split("\n").slice(2), [
    "| 500 | sleeper | 2.000 | 4.000 | 6.000 | 40.0 |",
    "| 500 | asyncio | skipped: no python3 | | | |",
  ]);
});
