import assert from "node:assert/strict";
import { latin1 } from "../_testing.ts";
import { HeaderList } from "../headers/header_list.ts";
import { BlockCache } from "./block_cache.ts";

const LIST = new HeaderList(["a", "b"], 34, false);

function offer(cache: BlockCache, block: Uint8Array, generation = -1): void {
  cache.find(block, 0, block.length, generation);
  cache.offer(block, 0, block.length, LIST, generation);
}

function find(cache: BlockCache, block: Uint8Array, generation = 0): HeaderList | null {
  return cache.find(block, 0, block.length, generation);
}

Deno.test("BlockCache takes a block in when it is offered a second time", () => {
  const cache = new BlockCache();
  const block = latin1("a header block");
  offer(cache, block);
  assert.equal(find(cache, block), null);
  offer(cache, block);
  assert.equal(find(cache, block), LIST);
  assert.equal(find(cache, latin1("another block!")), null);
});

Deno.test("BlockCache tells blocks apart that differ in any one octet", () => {
  const cache = new BlockCache();
  const block = latin1("x".repeat(60));
  offer(cache, block);
  offer(cache, block);
  for (let i = 0; i < block.length; i++) {
    const other = block.slice();
    other[i]++;
    assert.equal(find(cache, other), null, `octet ${i}`);
  }
  assert.equal(find(cache, block.subarray(1)), null);
});

Deno.test("BlockCache gives a list of the table's when the generation is the same", () => {
  const cache = new BlockCache();
  const block = latin1("refers to the table");
  offer(cache, block, 5);
  offer(cache, block, 5);
  assert.equal(find(cache, block, 5), LIST);
  assert.equal(find(cache, block, 6), null);
});

Deno.test("BlockCache finds a block wherever it stands in a chunk", () => {
  const cache = new BlockCache();
  const block = latin1("some block of octets");
  offer(cache, block);
  offer(cache, block);
  const chunk = latin1("..some block of octets..");
  assert.equal(cache.find(chunk, 2, chunk.length - 2, 0), LIST);
});

Deno.test("BlockCache leaves out blocks above 512 octets", () => {
  const cache = new BlockCache();
  const block = new Uint8Array(513);
  offer(cache, block);
  offer(cache, block);
  offer(cache, latin1("small"));
  offer(cache, latin1("small"));
  assert.equal(find(cache, block), null);
});

Deno.test("BlockCache stays right when more blocks come than it holds", () => {
  const cache = new BlockCache();
  for (let i = 0; i < 1000; i++) {
    const block = latin1(`block number ${i}`);
    const list = new HeaderList([`${i}`, ""], 33, false);
    for (let again = 0; again < 2; again++) {
      find(cache, block);
      cache.offer(block, 0, block.length, list, -1);
    }
    assert.equal(find(cache, block), list);
  }
});
