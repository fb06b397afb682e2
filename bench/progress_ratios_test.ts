import assert from "node:assert/strict";
import { progressTable } from "./progress_ratios.ts";

Deno.test("progressTable sets the ratio of each round beside the medians", () => {
  const figures = (lateP50Ms: number) => ({ lateP50Ms, lateP99Ms: 1, cpuUsPerCall: 200 });
  const rounds = [[0.1, 0.2], [1, 1], [0.2, 0.1]]
    .map(([without, withLine]) => ({ without: figures(without), with: figures(withLine) }));
  assert.deepEqual(progressTable(rounds).split("\n").slice(2), [
    "| late p50, ms | 0.200 | 0.200 | 1.00 | 0.50 to 2.00 |",
    "| late p99, ms | 1.000 | 1.000 | 1.00 | 1.00 to 1.00 |",
    "| CPU a call, µs | 200.000 | 200.000 | 1.00 | 1.00 to 1.00 |",
  ]);
});
