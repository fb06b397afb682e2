import { seededRandom } from "../pace/mod.ts";

/** Times for tests, ms: from 1 µs to 20 s, as many in each decade, in whole microseconds. */
export function randomTimesMs(count: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: count }, () => {
    const us = 10 ** (random() * 7.3);
    return Math.round(us) / 1000;
  });
}
