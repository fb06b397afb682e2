import assert from "node:assert/strict";
import {
  formatCount,
  formatInterval,
  formatMs,
  formatRate,
  formatShare,
  formatTime,
} from "./format_number.ts";

for (
  const [ms, text] of [
    [0, "0.000"],
    [0.0071, "0.007"],
    [-0.06, "-0.060"],
    [0.169, "0.169"],
    [0.9994, "0.999"],
    [0.9996, "1.00"],
    [1.254, "1.25"],
    [9.996, "10.0"],
    [40.83, "40.8"],
    [99.94, "99.9"],
    [99.96, "100"],
    [1203.4, "1203"],
    [undefined, "–"],
    [NaN, "–"],
  ] as const
) {
  Deno.test(`formatMs shows ${ms} as ${text}`, () => assert.equal(formatMs(ms), text));
}

for (
  const [perSec, text] of [[2000, "2000"], [1999.97, "1999.97"], [0.5, "0.50"], [
    undefined,
    "–",
  ]] as const
) {
  Deno.test(`formatRate shows ${perSec} as ${text}`, () => assert.equal(formatRate(perSec), text));
}

for (
  const [count, whole, text] of [
    [0, 120_000, "0"],
    [2, 120_000, "2 (0.002 %)"],
    [1, 120_000_000, "1 (<0.001 %)"],
    [119_998, 120_000, "119998 (99.998 %)"],
    [119_999_999, 120_000_000, "119999999 (>99.999 %)"],
    [120_000, 120_000, "120000 (100 %)"],
    [7, undefined, "7"],
    [0, 0, "0"],
  ] as const
) {
  Deno.test(`formatShare shows ${count} of ${whole} as ${text}`, () => {
    assert.equal(formatShare(count, whole), text);
  });
}

Deno.test("formatCount shows a dash when nothing is known", () => {
  assert.equal(formatCount(undefined), "–");
  assert.equal(formatCount(120_000), "120000");
});

for (
  const { ms, text } of [
    { ms: 0.00007, text: "0.07 µs" },
    { ms: 0.07, text: "70.0 µs" },
    { ms: 0.9994, text: "999 µs" },
    { ms: 0.9996, text: "1.00 ms" },
    { ms: 40.83, text: "40.8 ms" },
    { ms: 999.6, text: "1.00 s" },
    { ms: 5000, text: "5.00 s" },
    { ms: -0.06, text: "-60.0 µs" },
    { ms: 0, text: "0 ms" },
    { ms: Infinity, text: "∞" },
    { ms: NaN, text: "–" },
    { ms: undefined, text: "–" },
  ]
) {
  Deno.test(`formatTime gives ${text} when the time is ${ms} ms`, () => {
    assert.equal(formatTime(ms), text);
  });
}

Deno.test("formatInterval gives both ends in the unit of the value", () => {
  assert.equal(formatInterval({ low: 0.95, high: 1.05 }, 0.99), "950 … 1050");
  assert.equal(formatInterval({ low: 40.7, high: 40.93 }, 40.8), "40.7 … 40.9");
  assert.equal(formatInterval({ low: 990, high: Infinity }, 1000), "0.99 … ∞");
});
