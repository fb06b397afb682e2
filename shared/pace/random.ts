/**
 * Repeatable random numbers in [0, 1), 53 bits each, the same on every machine: sfc32, the small
 * fast counting generator of PractRand by Chris Doty-Humphrey (`sfc.cpp`). Not for secrets.
 *
 * @param seed a whole number from 0 to 2^53 − 1
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { seededRandom } from "@lab/shared/pace";
 * const [one, other] = [seededRandom(7), seededRandom(7)];
 * assert.equal(one(), other());
 * ```
 */
export function seededRandom(seed: number): () => number {
  const nextUint32 = sfc32(seed);
  // Two words make one double, as in CPython's `random.random`.
  return () => ((nextUint32() >>> 5) * 2 ** 26 + (nextUint32() >>> 6)) / 2 ** 53;
}

/** The words of sfc32, 0 to 2^32 − 1, from a seed that is mixed in as PractRand does. */
export function sfc32(seed: number): () => number {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`seed ${seed}: expected a whole number from 0 to 2^53 - 1`);
  }
  let a = 0;
  let b = seed | 0;
  let c = Math.floor(seed / 2 ** 32) | 0;
  let counter = 1;
  const next = () => {
    const word = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + word) | 0;
    return word >>> 0;
  };
  for (let round = 0; round < 16; round++) next();
  return next;
}
