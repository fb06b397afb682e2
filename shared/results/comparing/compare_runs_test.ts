import assert from "node:assert/strict";
import { sampleComparedRun } from "./_compared_run.ts";
import { compareRuns, overallVerdict } from "./compare_runs.ts";

Deno.test("compareRuns takes the noise floor as margin when it is above 5 %", () => {
  const run = sampleComparedRun(1, { floorP99Ms: 0.3 });
  assert.equal(compareRuns([{ a: run, b: run }]).primary.marginRatio, 0.3);
  const fine = sampleComparedRun(1, { floorP99Ms: 0.01 });
  assert.equal(compareRuns([{ a: fine, b: fine }]).primary.marginRatio, 0.05);
});

for (
  const { name, pairs, b, verdict } of [
    { name: "nothing differs", pairs: 10, b: {}, verdict: "EQUIVALENT" },
    {
      name: "B fails more in each of 8 pairs",
      pairs: 8,
      b: { errorRatio: 0.01 },
      verdict: "WORSE",
    },
    {
      name: "B fails more in each of 7 pairs",
      pairs: 7,
      b: { errorRatio: 0.01 },
      verdict: "INCONCLUSIVE",
    },
    { name: "B gets less through", pairs: 10, b: { achievedRps: 190 }, verdict: "WORSE" },
    {
      name: "B gets less through by what a valid run may",
      pairs: 10,
      b: { achievedRps: 199.9 },
      verdict: "EQUIVALENT",
    },
  ]
) {
  Deno.test(`overallVerdict is ${verdict} when ${name}`, () => {
    const comparison = compareRuns(Array.from({ length: pairs }, () => ({
      a: sampleComparedRun(40),
      b: sampleComparedRun(40, b),
    })));
    assert.equal(overallVerdict(comparison), verdict);
  });
}
