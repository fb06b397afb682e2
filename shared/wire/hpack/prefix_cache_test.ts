import assert from "node:assert/strict";
import { latin1, SeededRandom } from "../_testing.ts";
import { HeaderList } from "../headers/header_list.ts";
import { OutputBuffer } from "../output_buffer.ts";
import { HpackDecoder } from "./decoder.ts";
import { HpackEncoder } from "./encoder.ts";
import { PrefixCache } from "./prefix_cache.ts";

const LIST = new HeaderList(["a", "1", "b", "2"], 68, false);

/** A cache that knows "AAAABBBB" as two fields. */
function primed(): PrefixCache {
  const cache = new PrefixCache();
  cache.add(latin1("..AAAABBBB"), 2, [4, 8], [34, 68], LIST);
  return cache;
}

function find(cache: PrefixCache, text: string): number {
  return cache.find(latin1(text), 0, text.length);
}

Deno.test("PrefixCache.find gives the fields with which a block begins, and where they end", () => {
  const cache = primed();
  assert.equal(cache.find(latin1("-AAAABBBBxyz"), 1, 12), 2);
  assert.equal(cache.list, LIST);
  assert.equal(cache.at, 9);
  assert.equal(cache.sizeBytes, 68);
  assert.equal(find(cache, "AAAABBBxyz"), 1, "a field that differs in its last octet");
  assert.equal(cache.at, 4);
});

Deno.test("PrefixCache.find gives 0 when less than half of the block is known", () => {
  assert.equal(find(primed(), "AAAABBBB" + "x".repeat(9)), 0);
  assert.equal(find(primed(), "AAAxyz"), 0);
  assert.equal(find(primed(), "xAAAABBBB"), 0);
  assert.equal(find(new PrefixCache(), "AAAA"), 0);
});

Deno.test("PrefixCache never reads behind the block", () => {
  assert.equal(primed().find(latin1("AAAABBBB"), 0, 6), 1);
});

Deno.test("PrefixCache holds four beginnings, and drops the oldest for a fifth", () => {
  const cache = new PrefixCache();
  for (const c of "ABCDE") cache.add(latin1(c.repeat(4)), 0, [4], [34], LIST);
  assert.equal(find(cache, "AAAA"), 0);
  for (const c of "BCDE") assert.equal(find(cache, c.repeat(4)), 1, c);
});

Deno.test("PrefixCache wants fewer blocks when most are unknown", () => {
  const cache = primed();
  let wanted = 0;
  for (let i = 0; i < 800; i++) {
    find(cache, `unknown ${i}`);
    if (cache.wants) wanted++;
  }
  assert.ok(wanted >= 100 && wanted <= 110, `${wanted}`);
});

Deno.test("PrefixCache leaves out what is empty or above 512 octets", () => {
  const cache = new PrefixCache();
  cache.add(new Uint8Array(600), 0, [600], [34], LIST);
  cache.add(new Uint8Array(600), 0, [], [], LIST);
  assert.equal(cache.find(new Uint8Array(600), 0, 600), 0);
});

Deno.test("blocks with beginnings in common decode as they do alone", () => {
  const limits = { headerListBytes: 400, headerFields: 9 };
  const random = new SeededRandom(5);
  const names = [":method", ":path", "te", "authorization", "x-a", "x-b", "user-agent"];
  const decoder = new HpackDecoder(limits);
  const encoder = new HpackEncoder({ indexing: true });
  const plain = new HpackEncoder();
  for (let i = 0; i < 3000; i++) {
    const common = names.slice(0, 2 + random.below(5)).flatMap((name) => [name, "the same value"]);
    const own = Array.from({ length: random.below(5) }, () => [random.pick(names), `${i % 50}`]);
    const fields = [...common, ...own.flat()];
    // Now and then a block that works on the dynamic table.
    const out = new OutputBuffer();
    (random.below(3) === 0 ? encoder : plain).encode(out, fields);
    const block = out.take();
    const list = decoder.decode(block, 0, block.length)!;
    assert.ok(list !== null, decoder.problem);
    const sizes = fields.map((text, n) => text.length + (n % 2) * 32);
    let kept = 0;
    let sizeBytes = 0;
    while (kept < fields.length && kept < 2 * limits.headerFields) {
      const next = sizeBytes + sizes[kept] + sizes[kept + 1];
      if (next > limits.headerListBytes) break;
      sizeBytes = next;
      kept += 2;
    }
    assert.deepEqual(list.fields, fields.slice(0, kept));
    assert.equal(list.tooLarge, kept < fields.length);
  }
});
