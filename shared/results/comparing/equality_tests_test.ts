import assert from "node:assert/strict";
import { equalityTests, MIN_PAIRS_FOR_EQUALITY } from "./equality_tests.ts";

const SAME = { errorRatio: 0, achievedRps: 200 };

function verdictsOf(count: number, b: Partial<typeof SAME>, a: Partial<typeof SAME> = {}) {
  const pair = { a: { ...SAME, ...a }, b: { ...SAME, ...b } };
  return equalityTests(Array.from({ length: count }, () => pair)).map(({ verdict }) => verdict);
}

for (
  const { name, verdicts, expected } of [
    { name: "nothing differs", verdicts: verdictsOf(10, {}), expected: ["equal", "equal"] },
    {
      name: "B fails more in as many pairs as it takes",
      verdicts: verdictsOf(MIN_PAIRS_FOR_EQUALITY, { errorRatio: 0.01 }),
      expected: ["B is worse", "equal"],
    },
    {
      name: "B fails more in one pair fewer",
      verdicts: verdictsOf(MIN_PAIRS_FOR_EQUALITY - 1, { errorRatio: 0.01 }),
      expected: ["B may be worse", "equal"],
    },
    {
      name: "B fails more in 4 pairs",
      verdicts: verdictsOf(4, { errorRatio: 0.01 }),
      expected: ["equal", "equal"],
    },
    {
      name: "A fails more",
      verdicts: verdictsOf(10, {}, { errorRatio: 0.01 }),
      expected: ["B is better", "equal"],
    },
    {
      name: "B is slower and fails more",
      verdicts: verdictsOf(10, { errorRatio: 0.01, achievedRps: 190 }),
      expected: ["B is worse", "B is worse"],
    },
    {
      name: "A is slower",
      verdicts: verdictsOf(10, {}, { achievedRps: 190 }),
      expected: ["equal", "B is better"],
    },
  ]
) {
  Deno.test(`equalityTests says ${expected.join(" and ")} when ${name}`, () => {
    assert.deepEqual(verdicts, expected);
  });
}
