import assert from "node:assert/strict";
import { editDistance, nearest } from "./nearest.ts";

const distances: [string, string, number][] = [
  ["", "", 0],
  ["", "abc", 3],
  ["rps", "rps", 0],
  ["rsp", "rps", 1],
  ["rp", "rps", 1],
  ["delay", "decay", 1],
  ["kitten", "sitting", 3],
];

for (const [a, b, expected] of distances) {
  Deno.test(`editDistance is ${expected} when the words are "${a}" and "${b}"`, () => {
    assert.equal(editDistance(a, b), expected);
    assert.equal(editDistance(b, a), expected);
  });
}

Deno.test("nearest gives the candidate that is fewest slips away", () => {
  assert.equal(nearest("DELAY_MSS", ["DELAY_M", "DELAY_MS", "DF_HOST"]), "DELAY_MS");
});

Deno.test("nearest gives none when more than two letters differ", () => {
  assert.equal(nearest("DELAYED", ["DELAY_MS"]), undefined);
});

Deno.test("nearest allows one slip only when the word is short", () => {
  assert.equal(nearest("SEDE", ["SEED"]), "SEED");
  assert.equal(nearest("FEUD", ["SEED"]), undefined);
});
