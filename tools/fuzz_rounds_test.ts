import assert from "node:assert/strict";
import { fuzzRounds, readFuzzFlags } from "./fuzz_rounds.ts";

const never = () => 0;

Deno.test("readFuzzFlags takes five minutes and a new seed when nothing is said", () => {
  const plan = readFuzzFlags([], () => 17);
  assert.deepEqual(plan, { seed: 17, iterations: Infinity, minutes: 5 });
});

Deno.test("readFuzzFlags has no limit of time when iterations are asked for", () => {
  const plan = readFuzzFlags(["--seed", "3", "--iterations", "10"], () => 17);
  assert.deepEqual(plan, { seed: 3, iterations: 10, minutes: Infinity });
});

for (
  const args of [
    ["--seed", "-1"],
    ["--seed", "4294967296"],
    ["--iterations", "0"],
    ["--iterations", "x"],
    ["--minutes", "0"],
    ["--minutes", "x"],
  ]
) {
  Deno.test(`readFuzzFlags refuses ${args.join(" ")}`, () => {
    assert.throws(() => readFuzzFlags([`${args[0]}=${args[1]}`], never), {
      name: "TypeError",
      message: new RegExp(`^${args[0]} ${args[1]}: expected`),
    });
  });
}

Deno.test("fuzzRounds has new seeds in every round when iterations are many", () => {
  const rounds = [...fuzzRounds({ seed: 2 ** 32 - 1000, iterations: 7000, minutes: 1 }, never)];
  assert.deepEqual(rounds, [
    { seed: 2 ** 32 - 1000, iterations: 3000 },
    { seed: 2000, iterations: 3000 },
    { seed: 5000, iterations: 1000 },
  ]);
});

Deno.test("fuzzRounds ends when the minutes are over, after one round at least", () => {
  let elapsedMs = 0;
  const plan = { seed: 0, iterations: Infinity, minutes: 1 };
  const rounds = [...fuzzRounds(plan, () => elapsedMs += 40_000)];
  assert.equal(rounds.length, 2);
  assert.equal([...fuzzRounds({ ...plan, minutes: 0.1 }, () => 1e9)].length, 1);
});
