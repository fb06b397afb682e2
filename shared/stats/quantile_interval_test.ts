import assert from "node:assert/strict";
import { seededRandom } from "../pace/mod.ts";
import { quantileInterval, type QuantileResult, refusalText } from "./mod.ts";
import { orderedSample } from "./ordered_sample.ts";

const formatMs = (ms: number) => `${ms.toFixed(1)} ms`;

/** Exponential times of mean 10, independent of each other. */
function independent(count: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: count }, () => -10 * Math.log(1 - random()));
}

function refusalOf(values: Float64Array, q: number) {
  const result = quantileInterval(orderedSample(values), q);
  assert.ok(result.kind === "refused", result.kind);
  return result.refusal;
}

function assertInterval(result: QuantileResult) {
  assert.ok(result.kind === "interval", JSON.stringify(result));
  return result;
}

Deno.test("quantileInterval surrounds the quantile of independent values", () => {
  let covered = 0;
  let given = 0;
  for (let seed = 0; seed < 300; seed++) {
    const result = quantileInterval(orderedSample(independent(2000, seed)), 0.9);
    if (result.kind !== "interval") continue;
    given++;
    const truth = -10 * Math.log(0.1);
    if (result.low <= truth && truth <= result.high) covered++;
    assert.ok(result.low <= result.value && result.value <= result.high);
  }
  assert.ok(given > 270, `${given} of 300 given`);
  assert.ok(covered / given >= 0.93, `${covered} of ${given} covered`);
});

Deno.test("quantileInterval is wider when slow calls come in spells", () => {
  const random = seededRandom(5);
  // The same values, each twenty times in a row: a twentieth of the independent ones.
  const values = Float64Array.from({ length: 40_000 });
  for (let i = 0; i < values.length; i++) {
    values[i] = i % 20 === 0 ? -10 * Math.log(1 - random()) : values[i - 1];
  }
  const spells = assertInterval(quantileInterval(orderedSample(values), 0.9));
  const { inflation, effectiveCount } = spells.dependence;
  assert.ok(inflation > 12 && inflation < 40, `inflation ${inflation}`);
  assert.equal(effectiveCount, Math.floor(40_000 / inflation));
  const alone = assertInterval(quantileInterval(orderedSample(independent(40_000, 5)), 0.9));
  assert.ok(spells.high - spells.low > 2 * (alone.high - alone.low));
});

Deno.test("quantileInterval is undefined when more calls failed than lie above the quantile", () => {
  const values = independent(10_000, 1);
  for (let i = 0; i < 140; i++) values[i * 70] = Infinity;
  const sample = orderedSample(values);
  assert.deepEqual(quantileInterval(sample, 0.99), {
    kind: "undefined",
    q: 0.99,
    failedRatio: 0.014,
  });
  assertInterval(quantileInterval(sample, 0.9));
});

Deno.test("quantileInterval ends at no known time when its upper bound is a failure", () => {
  const values = independent(10_000, 1);
  for (let i = 0; i < 95; i++) values[i * 100] = Infinity;
  const result = assertInterval(quantileInterval(orderedSample(values), 0.99));
  assert.equal(result.high, Infinity);
  assert.ok(Number.isFinite(result.value) && Number.isFinite(result.low));
});

Deno.test("quantileInterval is refused when there are no values", () => {
  assert.deepEqual(refusalOf(new Float64Array(), 0.5), { kind: "no-values" });
});

Deno.test("quantileInterval is refused when its bound lies outside the sample", () => {
  const values = independent(3000, 2);
  const refusal = refusalOf(values, 0.999);
  assert.ok(refusal.kind === "bound-outside", refusal.kind);
  assert.equal(refusal.largest, Math.max(...values));
  assert.ok(refusal.neededCount >= 10_000, "10 must lie above, which takes 10,000");
  assert.match(
    refusalText(refusal, formatMs),
    /≥ the largest seen, \d+\.\d ms; .* 1\d,\d{3} calls/,
  );
});

Deno.test("quantileInterval is refused when fewer than 10 lie above", () => {
  const refusal = refusalOf(independent(900, 3), 0.99);
  assert.ok(refusal.kind === "few-exceedances", refusal.kind);
  assert.match(refusalText(refusal, formatMs), /fewer than 10/);
});

Deno.test("quantileInterval is refused when spells last as long as the run", () => {
  const random = seededRandom(4);
  let level = 0;
  // A random walk has no spell that it comes back from in a known time.
  const values = Float64Array.from({ length: 5000 }, () => level += random() - 0.5);
  assert.equal(refusalOf(values, 0.5).kind, "still-growing");
});

Deno.test("quantileInterval is refused when the halves of the run disagree", () => {
  const values = independent(4000, 6);
  for (let i = 2000; i < 4000; i++) values[i] += 1.2;
  const refusal = refusalOf(values, 0.5);
  assert.ok(refusal.kind === "halves-disagree" || refusal.kind === "still-growing", refusal.kind);
});

Deno.test("quantileInterval is refused when one spell is most of what varies", () => {
  const values = independent(20_000, 7);
  for (let i = 9600; i < 10_400; i++) values[i] += 100;
  const refusal = refusalOf(values, 0.9);
  assert.ok(refusal.kind === "one-episode" && refusal.share > 0.5, refusal.kind);
  assert.match(
    refusalText(refusal, formatMs),
    /one spell is \d+ % of .* at least \d{2},\d{3} calls/,
  );
});

Deno.test("quantileInterval is refused when so few calls do not show dependence", () => {
  const refusal = refusalOf(independent(60, 1), 0.5);
  assert.ok(refusal.kind === "bound-outside" && refusal.neededCount === 80);
});

Deno.test("quantileInterval has an interval of p99 when 1,000 independent calls show it", () => {
  let given = 0;
  for (let seed = 0; seed < 100; seed++) {
    if (quantileInterval(orderedSample(independent(1000, seed)), 0.99).kind === "interval") given++;
  }
  // The inflation of the others came out above 1 by chance.
  assert.ok(given > 50, `${given} of 100`);
});

Deno.test("quantileInterval holds when many values are equal", () => {
  const random = seededRandom(2);
  const values = Float64Array.from({ length: 5000 }, () => Math.round(random() * 2));
  const { value, low, high } = assertInterval(quantileInterval(orderedSample(values), 0.5));
  assert.deepEqual([low, value, high], [1, 1, 1]);
  assertInterval(quantileInterval(orderedSample(new Float64Array(1000).fill(7)), 0.9));
});

Deno.test("refusalText says how the halves of a run differ", () => {
  const refusal = { kind: "halves-disagree", firstRatio: 0.004, secondRatio: 0.016 } as const;
  assert.match(refusalText(refusal, formatMs), /0\.4 % of its first half and 1\.6 % of its second/);
});

Deno.test("orderedSample throws when a value is NaN", () => {
  assert.throws(() => orderedSample(Float64Array.of(1, NaN, 2)), RangeError);
});

Deno.test("quantileInterval throws when q is no share between 0 and 1", () => {
  const sample = orderedSample(Float64Array.of(1));
  for (const q of [0, 1, 99, NaN]) assert.throws(() => quantileInterval(sample, q), RangeError);
});
