import assert from "node:assert/strict";
import { seededRandom } from "../pace/mod.ts";
import { comparePairs } from "./mod.ts";

/** Pairs of runs of which B takes `ratio` of A, with run-to-run noise of this size. */
function randomPairs(
  count: number,
  options: { ratio: number; noise: number; random: () => number },
) {
  const { ratio, noise, random } = options;
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: count }, () => ({
    a: 40 * Math.exp(noise * gauss()),
    b: 40 * ratio * Math.exp(noise * gauss()),
  }));
}

function shareWorse(count: number, options: { ratio: number; noise: number }): number {
  const random = seededRandom(11);
  let worse = 0;
  for (let run = 0; run < 1000; run++) {
    const pairs = randomPairs(count, { ...options, random });
    if (comparePairs(pairs, 0.05).verdict === "WORSE") worse++;
  }
  return worse / 1000;
}

for (
  const { ratios, verdict } of [
    { ratios: [1.4, 1.38, 1.41, 1.37, 1.42, 1.4], verdict: "WORSE" },
    { ratios: [0.7, 0.71, 0.69, 0.72, 0.68, 0.7], verdict: "BETTER" },
    { ratios: [1, 1.01, 0.99, 1.02, 0.98, 1], verdict: "EQUIVALENT" },
    { ratios: [0.9, 0.97, 0.93, 0.99, 0.94, 0.98], verdict: "NOT WORSE" },
    { ratios: [0.8, 1.3, 1.1, 0.9, 1.2, 1], verdict: "INCONCLUSIVE" },
    { ratios: [1.4, 1.4, 1.4, 1.4], verdict: "INCONCLUSIVE" },
    { ratios: [Infinity, Infinity, Infinity, Infinity, 1.4], verdict: "WORSE" },
    { ratios: [], verdict: "INCONCLUSIVE" },
  ]
) {
  Deno.test(`comparePairs says ${verdict} when B over A is ${ratios.join(" ")}`, () => {
    const pairs = ratios.map((ratio) => ({ a: 40, b: 40 * ratio }));
    assert.equal(comparePairs(pairs, 0.05).verdict, verdict);
  });
}

Deno.test("comparePairs says how many pairs it would take when it is inconclusive", () => {
  const pairs = [0.8, 1.3, 1.1, 0.9, 1.2, 1].map((ratio) => ({ a: 40, b: 40 * ratio }));
  const { pairsNeeded } = comparePairs(pairs, 0.05);
  assert.ok(pairsNeeded !== undefined && pairsNeeded > 6, `${pairsNeeded}`);
});

Deno.test("comparePairs compares nothing when a quantile is undefined on both sides", () => {
  const pairs = Array.from({ length: 8 }, () => ({ a: Infinity, b: Infinity }));
  const { verdict, ratio } = comparePairs(pairs, 0.05);
  assert.equal(verdict, "INCONCLUSIVE");
  assert.ok(Number.isNaN(ratio.estimate));
});

Deno.test("comparePairs is wrongly WORSE in at most 6 % when B is at the margin", () => {
  for (const noise of [0.01, 0.1]) {
    const share = shareWorse(10, { ratio: 1.05, noise });
    assert.ok(share <= 0.06, `${share} with noise of ${noise}`);
  }
});

Deno.test("comparePairs is WORSE in at least 80 % at the difference it calls detectable", () => {
  for (const noise of [0.01, 0.1]) {
    const random = seededRandom(3);
    const detectable: number[] = [];
    for (let run = 0; run < 200; run++) {
      detectable.push(
        comparePairs(randomPairs(10, { ratio: 1, noise, random }), 0.05).detectableRatio,
      );
    }
    const ratio = detectable.sort((a, b) => a - b)[100];
    const share = shareWorse(10, { ratio, noise });
    assert.ok(share >= 0.8, `${share} at ${ratio} with noise of ${noise}`);
  }
});
