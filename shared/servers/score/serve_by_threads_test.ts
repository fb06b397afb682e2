import assert from "node:assert/strict";
import { LatencyHistogram } from "../../stats/mod.ts";
import type { PlainScoreReport } from "./score_thread.ts";
import { sumReports } from "./serve_by_threads.ts";

function report(counts: number, excessMs: readonly number[]): PlainScoreReport {
  const excess = new LatencyHistogram();
  for (const ms of excessMs) excess.recordMs(ms);
  return {
    counters: {
      connections: counts,
      connectionsOpen: counts,
      calls: counts * 10,
      callsFailed: counts,
      callsInFlight: 0,
    },
    excess: excess.snapshot(),
    driver: "sleeper",
  };
}

Deno.test("sumReports adds up what threads served and keeps each of their delays", () => {
  const { counters, excess, driver } = sumReports([report(1, [0.1, 7.25]), report(2, [0.5])]);
  assert.deepEqual(counters, {
    connections: 3,
    connectionsOpen: 3,
    calls: 30,
    callsFailed: 3,
    callsInFlight: 0,
  });
  assert.equal(excess.count, 3);
  assert.equal(excess.maxMs, 7.25);
  assert.equal(driver, "sleeper");
});
