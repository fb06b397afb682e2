import assert from "node:assert/strict";
import { withTempDir } from "../../base/testing.ts";
import { STEADY } from "../_sample.ts";
import { inDueOrder } from "./in_due_order.ts";
import { readRun } from "./read_run.ts";
import { RunSamples } from "./run_samples.ts";
import type { RecordColumns } from "./record_columns.ts";

/** A row a time, each told apart by its latency. */
function columnsOf(at: readonly number[], errors: Iterable<[number, string]> = []): RecordColumns {
  return {
    count: at.length,
    outcomes: [{ ok: true, code: "OK" }, { ok: false, code: "UNAVAILABLE" }],
    outcome: Uint32Array.from(at, (_, row) => row % 2),
    // Longer than the rows that are there, as columns may be.
    numbers: { at: Float64Array.from([...at, 0]), latency: Float64Array.from([...at.keys(), 99]) },
    errors: new Map(errors),
  };
}

Deno.test("inDueOrder moves a slow call to where it was due, with all that it has", () => {
  const { count, numbers, outcome, errors } = inDueOrder(columnsOf([1, 2, 3, 0.5], [[3, "lost"]]));
  assert.equal(count, 4);
  assert.deepEqual([...numbers.at!], [0.5, 1, 2, 3]);
  assert.deepEqual([...numbers.latency!], [3, 0, 1, 2]);
  assert.deepEqual([...outcome], [1, 0, 1, 0]);
  assert.deepEqual([...errors], [[0, "lost"]]);
});

Deno.test("inDueOrder keeps calls due at the same time in their order", () => {
  assert.deepEqual([...inDueOrder(columnsOf([5, 5, 1, 5])).numbers.latency!], [2, 0, 1, 3]);
});

Deno.test("inDueOrder sorts rows that are in no order at all", () => {
  const at = Array.from({ length: 2000 }, (_, row) => 2000 - row);
  const { numbers } = inDueOrder(columnsOf(at));
  assert.deepEqual([...numbers.at!], [...at].reverse());
  assert.deepEqual([...numbers.latency!], [...at.keys()].reverse());
});

for (
  const { name, columns } of [
    { name: "they are in order", columns: columnsOf([1, 2, 2, 3]) },
    { name: "a row has no time", columns: columnsOf([3, NaN, 1]) },
    { name: "there are none", columns: columnsOf([]) },
    {
      name: "no row has a time",
      columns: { ...columnsOf([]), numbers: { latency: Float64Array.of(1) } },
    },
  ]
) {
  Deno.test(`inDueOrder leaves the rows as they are when ${name}`, () => {
    assert.equal(inDueOrder(columns), columns);
  });
}

Deno.test("RunSamples gives calls in the order in which they were due, whatever their file has", async () => {
  await withTempDir(async (dir) => {
    const path = `${dir}/run.txt`;
    await Deno.writeTextFile(
      path,
      [
        "#TEST=01_steady",
        '{"ok":true,"latency_ms":1,"late_ms":0,"at_ms":10}',
        '{"ok":true,"latency_ms":1,"late_ms":0,"at_ms":20}',
        '{"ok":false,"code":"DEADLINE_EXCEEDED","latency_ms":50,"late_ms":0,"at_ms":5}',
        "",
      ].join("\n"),
    );
    const { columns } = await readRun(path);
    const { inTime, sorted } = new RunSamples(columns, STEADY).of("latency")!;
    assert.deepEqual([...inTime], [50, 1, 1]);
    assert.deepEqual([...sorted], [1, 1, 50]);
  });
});
