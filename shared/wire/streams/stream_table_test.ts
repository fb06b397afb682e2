import assert from "node:assert/strict";
import { Http2Stream } from "./http2_stream.ts";
import { StreamTable } from "./stream_table.ts";

function stream(id: number): Http2Stream {
  return new Http2Stream(id, 0, 0, true);
}

function add(table: StreamTable, id: number): Http2Stream {
  const added = stream(id);
  table.set(id, added);
  return added;
}

Deno.test("StreamTable finds streams by id, and none that it does not have", () => {
  const table = new StreamTable();
  const [a, b] = [add(table, 1), add(table, 3)];
  assert.equal(table.get(1), a);
  assert.equal(table.get(3), b);
  assert.equal(table.get(5), undefined);
  assert.equal(table.get(1 + 2 * 8), undefined, "another id of the same slot");
  assert.equal(table.has(1), true);
  assert.equal(table.has(0), false);
  assert.equal(table.size, 2);
});

Deno.test("StreamTable keeps a stream that stays open while the ring comes round", () => {
  const table = new StreamTable();
  const old = add(table, 1);
  for (let id = 3; id < 10_001; id += 2) {
    const added = add(table, id);
    assert.equal(table.get(id), added);
    assert.equal(table.get(1), old);
    table.delete(id);
    assert.equal(table.get(id), undefined);
  }
  assert.equal(table.size, 1);
  table.delete(1);
  assert.equal(table.get(1), undefined);
  assert.equal(table.size, 0);
});

Deno.test("StreamTable behaves like a Map under random use", () => {
  const table = new StreamTable();
  const model = new Map<number, Http2Stream>();
  let seed = 1;
  const random = () => (seed = (seed * 48271) % 0x7fffffff) / 0x7fffffff;
  for (let id = 1; id < 20_000; id += 2) {
    model.set(id, add(table, id));
    // Up to some hundred open at a time, closed in any order.
    while (model.size > 0 && random() < (model.size > 300 ? 0.6 : 0.48)) {
      const ids = [...model.keys()];
      const closed = ids[Math.floor(random() * ids.length)];
      model.delete(closed);
      table.delete(closed);
      table.delete(closed);
      assert.equal(table.has(closed), false);
    }
    assert.equal(table.size, model.size);
  }
  assert.deepEqual(table.values(), [...model.values()]);
  for (const [id, value] of model) assert.equal(table.get(id), value);
  table.clear();
  assert.equal(table.size, 0);
  assert.deepEqual(table.values(), []);
});
