import assert from "node:assert/strict";
import { RecordFormat, RecordRow } from "../../scenarios/mod.ts";
import { type RecordBatch, RecordBatches, writeBatch } from "./record_batch.ts";

const FORMAT = new RecordFormat([
  { field: "a_ms", kind: "ms", column: "a", help: "" },
  { field: "why", kind: "text", help: "" },
  { field: "b", kind: "count", column: "b", help: "" },
]);

function rowOf(ok: boolean, numbers: readonly number[], why?: string): RecordRow {
  const row = new RecordRow(FORMAT);
  row.ok = ok;
  row.code = ok ? undefined : "UNAVAILABLE";
  row.numbers.set(numbers);
  row.texts[0] = why;
  return row;
}

Deno.test("RecordBatches hands records over in their order, as they were when each was recorded", () => {
  const batches: RecordBatch[] = [];
  const into = new RecordBatches((batch) => batches.push(batch), { format: FORMAT, capacity: 2 });
  const reused = rowOf(true, [1, 2]);
  into.record(reused);
  reused.numbers[0] = 99;
  into.record(rowOf(false, [3, NaN], "gone"));
  assert.equal(batches.length, 1, "it is handed over when it is full");
  into.record(rowOf(true, [5, 6]));
  into.flush();
  into.flush();
  assert.deepEqual(batches.map(({ count }) => count), [2, 1]);

  const written: unknown[] = [];
  const writer = {
    record: ({ ok, code, numbers, texts }: RecordRow) => {
      written.push([ok, code, [...numbers], [...texts]]);
    },
  };
  // As another thread gets them.
  for (const batch of structuredClone(batches)) writeBatch(batch, { writer, format: FORMAT });
  assert.deepEqual(written, [
    [true, undefined, [1, 2], [undefined]],
    [false, "UNAVAILABLE", [3, NaN], ["gone"]],
    [true, undefined, [5, 6], [undefined]],
  ]);
});
