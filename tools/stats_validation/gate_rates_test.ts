import assert from "node:assert/strict";
import { atLeast, atMost, MAX_FALSE_POSITIVES, MIN_POWER } from "./bars.ts";
import { gateRates } from "./gate_rates.ts";
import { GATE_SCENARIOS } from "./gate_scenarios.ts";

// The short form of `deno task validate:stats`.
for (const scenario of GATE_SCENARIOS.filter((_, i) => i % 4 === 2)) {
  Deno.test(`the gate is seldom wrong, and sees what it says it sees: ${scenario.name}`, () => {
    const found = gateRates(scenario, { comparisons: 60, seed: 1 });
    for (const count of [found.worseWhenSame, found.worseAtMargin]) {
      assert.notEqual(atMost({ count, of: 60 }, MAX_FALSE_POSITIVES), "not held", `${count} of 60`);
    }
    const { worseAtDetectable: count, detectable: of, detectableRatio } = found;
    assert.ok(of > 50 && detectableRatio > 1.05, `${of} known, +${detectableRatio}`);
    assert.notEqual(atLeast({ count, of }, MIN_POWER), "not held", `${count} of ${of}`);
  });
}
