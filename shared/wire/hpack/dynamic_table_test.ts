import assert from "node:assert/strict";
import { DynamicTable } from "./dynamic_table.ts";

function names(table: DynamicTable): string[] {
  return Array.from({ length: table.count }, (_, offset) => table.nameAt(offset));
}

Deno.test("DynamicTable gives its entries with the newest first", () => {
  const table = new DynamicTable(4096);
  for (let i = 0; i < 20; i++) table.add(`n${i}`, `v${i}`);
  assert.equal(table.count, 20);
  assert.equal(table.nameAt(0), "n19");
  assert.equal(table.valueAt(19), "v0");
});

Deno.test("DynamicTable evicts the oldest entries when a new one needs room", () => {
  const table = new DynamicTable(3 * 34);
  for (const name of ["a", "b", "c", "d"]) table.add(name, "1");
  assert.deepEqual(names(table), ["d", "c", "b"]);
  assert.equal(table.sizeBytes, 3 * 34);
  table.add("ee", "22");
  assert.deepEqual(names(table), ["ee", "d"]);
});

Deno.test("DynamicTable is empty after an entry that is larger than the table", () => {
  const table = new DynamicTable(100);
  table.add("a", "1");
  table.add("b", "x".repeat(100));
  assert.equal(table.count, 0);
  assert.equal(table.sizeBytes, 0);
  table.add("c", "1");
  assert.deepEqual(names(table), ["c"]);
});

Deno.test("DynamicTable.resize evicts what no longer fits and changes the generation", () => {
  const table = new DynamicTable(4096);
  for (let i = 0; i < 10; i++) table.add(`n${i}`, "v");
  const before = table.generation;
  table.resize(2 * 35);
  assert.deepEqual(names(table), ["n9", "n8"]);
  assert.notEqual(table.generation, before);
  assert.equal(table.maxBytes, 70);
});

Deno.test("DynamicTable keeps its order over many evictions", () => {
  const table = new DynamicTable(5 * 40);
  for (let i = 100; i < 1000; i++) table.add(`nam${i}`, "v1");
  assert.deepEqual(names(table), ["nam999", "nam998", "nam997", "nam996", "nam995"]);
});
