import assert from "node:assert/strict";
import { hex, latin1, SeededRandom } from "../_testing.ts";
import { StringCache } from "./string_cache.ts";

function read(cache: StringCache, bytes: Uint8Array, huffman = false): string | null {
  return cache.read(bytes, 0, bytes.length, huffman);
}

Deno.test("StringCache gives the octets as characters, short or long", () => {
  const cache = new StringCache();
  const random = new SeededRandom(3);
  for (let length = 0; length < 200; length++) {
    const bytes = random.bytes(length);
    const text = String.fromCharCode(...bytes);
    for (let again = 0; again < 3; again++) assert.equal(read(cache, bytes), text);
  }
});

Deno.test("StringCache tells plain octets from the same octets in the Huffman code", () => {
  const cache = new StringCache();
  const bytes = hex("a8eb10649cbf");
  assert.equal(read(cache, bytes, true), "no-cache");
  assert.equal(read(cache, bytes, false), "\xa8\xeb\x10\x64\x9c\xbf");
  assert.equal(read(cache, bytes, true), "no-cache");
});

Deno.test("StringCache gives null when the Huffman code is wrong", () => {
  assert.equal(read(new StringCache(), hex("ff"), true), null);
});

Deno.test("StringCache stays right when many strings share its slots", () => {
  const cache = new StringCache();
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 5000; i++) assert.equal(read(cache, latin1(`value-${i}`)), `value-${i}`);
  }
});
