import assert from "node:assert/strict";
import { seededRandom } from "../pace/mod.ts";
import { sortedTimes } from "./mod.ts";

const random = seededRandom(4);
const wholeUs = (count: number, rangeUs: number) =>
  Float64Array.from({ length: count }, () => Math.round((random() - 0.1) * rangeUs) / 1000 + 0);

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
    {
      name: "whole microseconds but for some, far or endless ones",
      timesMs: wholeUs(9000, 60_000).map((ms, i) =>
        i % 40 === 3 ? ms + random() / 1000 : i % 50 === 7 ? ms * 1e6 : i % 3 === 1 ? Infinity : ms
      ),
    },
    {
      name: "finer than microseconds, and many",
      timesMs: Float64Array.from({ length: 9000 }, random),
    },
    {
      name: "many around a first one that is endless",
      timesMs: wholeUs(9000, 9000).fill(Infinity, 0, 1),
    },
    { name: "many around a first one that is far", timesMs: wholeUs(9000, 9000).fill(1e12, 0, 1) },
  ]
) {
  Deno.test(`sortedTimes gives what sort does when times are ${name}`, () => {
    const before = timesMs.slice();
    assert.deepEqual(sortedTimes(timesMs), timesMs.slice().sort());
    assert.deepEqual(timesMs, before);
  });
}
