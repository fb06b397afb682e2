import assert from "node:assert/strict";
import { seededRandom } from "../pace/mod.ts";
import { sortedTimes } from "./mod.ts";

const random = seededRandom(4);
const wholeUs = (count: number, rangeUs: number) =>
  Float64Array.from({ length: count }, () => Math.round((random() - 0.1) * rangeUs) / 1000);

for (
  const { name, timesMs } of [
    { name: "whole microseconds", timesMs: wholeUs(5000, 60_000) },
    { name: "whole microseconds far apart", timesMs: wholeUs(500, 2 ** 40) },
    { name: "finer than microseconds", timesMs: Float64Array.from({ length: 999 }, random) },
    { name: "never ended", timesMs: Float64Array.of(2, Infinity, 1, Infinity, 3) },
    { name: "all never ended", timesMs: Float64Array.of(Infinity, Infinity) },
    { name: "endless downwards", timesMs: Float64Array.of(1, -Infinity) },
    { name: "equal", timesMs: new Float64Array(70).fill(40.83) },
    { name: "none", timesMs: new Float64Array() },
  ]
) {
  Deno.test(`sortedTimes gives what sort does when times are ${name}`, () => {
    const before = timesMs.slice();
    assert.deepEqual(sortedTimes(timesMs), timesMs.slice().sort());
    assert.deepEqual(timesMs, before);
  });
}
