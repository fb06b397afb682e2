import assert from "node:assert/strict";
import { atLeast, atMost, MAX_FALSE_POSITIVES, MIN_COVERAGE, MIN_SPELLS } from "./bars.ts";
import { intervalCoverage } from "./interval_coverage.ts";
import { LATENCY_MODELS } from "./latency_models.ts";

const CALLS = 5000;

// The short form of `deno task validate:stats`: it sees what is grossly wrong.
for (
  const model of LATENCY_MODELS.filter(({ callsPerSpell }) =>
    callsPerSpell === undefined || CALLS / callsPerSpell >= MIN_SPELLS
  )
) {
  Deno.test(`quantileInterval covers the truth or is refused: ${model.name}`, () => {
    let given = 0;
    for (const found of intervalCoverage(model, { calls: CALLS, runs: 60, seed: 1 })) {
      const { q, covered, compared, differing } = found;
      given += found.given;
      assert.notEqual(
        atLeast({ count: covered, of: found.given }, MIN_COVERAGE),
        "not held",
        `${covered} of ${found.given} at ${q}`,
      );
      assert.notEqual(
        atMost({ count: differing, of: compared }, MAX_FALSE_POSITIVES),
        "not held",
        `${differing} of ${compared} differ at ${q}`,
      );
      const refused = Object.values(found.refusals).reduce((sum, count) => sum + count, 0);
      assert.equal(found.given + refused, found.runs);
    }
    // Whoever refuses everything is never wrong.
    if (model.name.endsWith("AR(1) 0")) assert.ok(given > 120, `${given} of 240 given`);
  });
}
