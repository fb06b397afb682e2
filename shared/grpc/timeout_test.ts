import assert from "node:assert/strict";
import { encodeTimeout } from "./mod.ts";
import { decodeTimeout } from "./timeout.ts";

const encoded: [string, number, string][] = [
  ["50 ms fit in nanoseconds", 50e6, "50000000n"],
  ["the most that nanoseconds hold", 99_999_999, "99999999n"],
  ["one nanosecond more", 100_000_000, "100000u"],
  ["a part of a microsecond, rounded up", 100_000_001, "100001u"],
  ["a part of a nanosecond, rounded up", 0.5, "1n"],
  ["10 s", 10e9, "10000000u"],
  ["100 s", 100e9, "100000m"],
  ["rounding that overflows its unit", 99_999_999.5, "100000u"],
  ["30 hours, too many milliseconds", 108_000e9, "108000S"],
  ["four years", 4 * 365 * 86_400e9, "2102400M"],
  ["four centuries", 400 * 365 * 86_400e9, "3504000H"],
  ["no time left", 0, "0n"],
  ["a deadline that has passed", -5, "0n"],
  ["beyond what the header holds", Infinity, "99999999H"],
];
for (const [name, timeoutNs, expected] of encoded) {
  Deno.test(`encodeTimeout writes ${name} as ${expected}`, () => {
    assert.equal(encodeTimeout(timeoutNs), expected);
  });
}

const decoded: [string, number | undefined][] = [
  ["1n", 1],
  ["2u", 2e3],
  ["3m", 3e6],
  ["4S", 4e9],
  ["5M", 300e9],
  ["6H", 21_600e9],
  ["00000007m", 7e6],
  ["99999999H", 99_999_999 * 3600e9],
  ["100000000n", undefined],
  ["", undefined],
  ["n", undefined],
  ["5", undefined],
  ["5s", undefined],
  ["5h", undefined],
  ["-5m", undefined],
  ["+5m", undefined],
  ["1.5m", undefined],
  ["5 m", undefined],
  [" 5m", undefined],
  ["5mm", undefined],
];
for (const [value, expected] of decoded) {
  Deno.test(`decodeTimeout gives ${expected} when the value is ${JSON.stringify(value)}`, () => {
    assert.equal(decodeTimeout(value), expected);
  });
}

Deno.test("decodeTimeout gives no less than encodeTimeout took, and at most a unit more", () => {
  for (let timeoutNs = 1; timeoutNs < 1e17; timeoutNs = timeoutNs * 3 + 1) {
    const back = decodeTimeout(encodeTimeout(timeoutNs))!;
    assert.ok(back >= timeoutNs && back <= timeoutNs * 1.0001 + 1, `${timeoutNs} became ${back}`);
  }
});
