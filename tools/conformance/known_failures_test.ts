import assert from "node:assert/strict";
import { judge, KnownFailuresError, parseKnownFailures } from "./known_failures.ts";

Deno.test("parseKnownFailures reads lines and skips comments and empty lines", () => {
  const text = "# a comment\n\nh2spec | 5.1.1 sends an even id | RFC 9113 allows it\n";
  assert.deepEqual(parseKnownFailures(text), [
    { suite: "h2spec", case: "5.1.1 sends an even id", reason: "RFC 9113 allows it", line: 3 },
  ]);
});

for (
  const [name, text, words] of [
    ["has no reason", "h2spec | a case", /line 1: .* is not/],
    ["has an empty reason", "h2spec | a case | ", /line 1/],
    ["stands there twice", "h2spec | a | x\nh2spec | a | y", /line 2: h2spec \| a stands/],
  ] as const
) {
  Deno.test(`parseKnownFailures throws when a line ${name}`, () => {
    assert.throws(() => parseKnownFailures(text), (error) => {
      return error instanceof KnownFailuresError && words.test(error.message);
    });
  });
}

const KNOWN = parseKnownFailures("s | b | it is so\nother | c | it is so");

Deno.test("judge counts a known failure apart from passed and failed", () => {
  const cases = [
    { name: "a", passed: true },
    { name: "b", passed: false },
    { name: "c", passed: false, detail: "wrong" },
  ];
  assert.deepEqual(judge("s", cases, KNOWN), {
    passed: 1,
    failed: [cases[2]],
    known: 1,
    stale: [],
  });
});

Deno.test("judge reports the line of a known failure when its case passes", () => {
  const { stale, passed } = judge("s", [{ name: "b", passed: true }], KNOWN);
  assert.equal(passed, 1);
  assert.deepEqual(stale, [KNOWN[0]]);
});

Deno.test("judge reports the line of a known failure when its case is gone", () => {
  assert.deepEqual(judge("s", [{ name: "a", passed: true }], KNOWN).stale, [KNOWN[0]]);
});
