import assert from "node:assert/strict";
import { seededRandom } from "@lab/shared/pace";
import { LATENCY_MODELS, queue } from "./latency_models.ts";

const CALLS = 400_000;
/** Runs of their own, each from its steady state, so that the longest dependence averages out. */
const RUNS = 20_000;

for (const model of LATENCY_MODELS) {
  Deno.test(`${model.name}: the share of drawn calls up to a known quantile is what it says`, () => {
    const random = seededRandom(7);
    const quantiles = [0.5, 0.9, 0.99];
    const limits = quantiles.map((q) => model.quantileMs(q));
    const above = limits.map(() => 0);
    for (let run = 0; run < RUNS; run++) {
      for (const ms of model.draw(CALLS / RUNS, random)) {
        limits.forEach((limit, at) => above[at] += Number(ms > limit));
      }
    }
    quantiles.forEach((q, at) => {
      const ratio = above[at] / CALLS / (1 - q);
      assert.ok(ratio > 0.8 && ratio < 1.2, `${ratio} of the calls above p${q * 100}`);
    });
  });
}

Deno.test("M/M/1 at 0.5 has a mean of twice its service time and an exponential p99", () => {
  const model = queue(0.5);
  assert.ok(Math.abs(model.quantileMs(0.99) / (-Math.log(0.01) * 2) - 1) < 1e-12);
  const times = model.draw(CALLS, seededRandom(1));
  const mean = times.reduce((sum, ms) => sum + ms, 0) / CALLS;
  assert.ok(Math.abs(mean - 2) < 0.1, `${mean}`);
});
