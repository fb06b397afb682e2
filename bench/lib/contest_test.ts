import assert from "node:assert/strict";
import { type Contender, type Figures, holdContest, short } from "./contest.ts";
import { contestTable } from "./contest_table.ts";

/** Gives these figures one after the other, and notes that it ran. */
function scripted(name: string, rounds: readonly Figures[], log: string[] = []): Contender {
  const left = [...rounds];
  return {
    name,
    run: () => {
      log.push(name);
      return Promise.resolve(left.shift()!);
    },
  };
}

Deno.test("holdContest takes the median of the ratios within a round, not the ratio of medians", async () => {
  const { bars } = await holdContest({
    name: "rates",
    warmUp: false,
    contenders: [
      scripted("lab", [{ rate: 100 }, { rate: 10 }, { rate: 60 }]),
      scripted("peer", [{ rate: 50 }, { rate: 20 }, { rate: 20 }]),
    ],
    bars: [
      { figure: "rate", than: "peer", holds: ">=", limit: 2 },
      { figure: "rate", than: "peer", holds: "<=", limit: 1.9 },
      { figure: "rate", holds: ">=", limit: 61 },
      { figure: "rate", than: "absent", holds: ">=", limit: 1 },
    ],
  }, { rounds: 3 });
  assert.deepEqual(bars.map(({ measured, kept }) => [measured, kept]), [
    [2, true],
    [2, false],
    [60, false],
  ]);
  assert.deepEqual(bars[0].rounds, [2, 0.5, 3]);
});

Deno.test("holdContest lets each round begin with another contender, behind a warm-up", async () => {
  const log: string[] = [];
  const figures = Array.from({ length: 4 }, () => ({ rate: 1 }));
  const contenders = ["a", "b", "c"].map((name) => scripted(name, figures, log));
  await holdContest({ name: "turns", contenders, bars: [] }, { rounds: 3 });
  assert.equal(log.join(""), "abc" + "abc" + "bca" + "cab");
});

Deno.test("contestTable sets bars beside what was measured and says which were missed", async () => {
  const result = await holdContest({
    name: "rates",
    warmUp: false,
    contenders: [
      scripted("lab", [{ rate: 141_000, p50Ms: 0.123456 }]),
      scripted("peer", [{ rate: 1 }]),
    ],
    bars: [
      { figure: "rate", than: "peer", holds: ">=", limit: 1, aim: 1.3 },
      { figure: "p50Ms", holds: "<=", limit: 0.1 },
    ],
  }, { rounds: 1 });
  const table = contestTable(result);
  assert.match(table, /^\| lab +\| 141000 \| 0\.123 \|$/m);
  assert.match(table, /^\| peer +\| +1 \| +– \|$/m);
  assert.match(table, /^\| rate ÷ peer \| +141000 \| ≥ 1 \(aim 1\.3\) \| kept +\|/m);
  assert.match(table, /^\| p50Ms +\| +0\.123 \| +≤ 0\.1 \| \*\*missed\*\* \|/m);
});

Deno.test("short gives three significant digits and never takes any from a large number", () => {
  assert.deepEqual([0.012345, 1.2345, 99.94, 123.4, 141234.5, NaN].map(short), [
    "0.0123",
    "1.23",
    "99.9",
    "123",
    "141235",
    "–",
  ]);
});
