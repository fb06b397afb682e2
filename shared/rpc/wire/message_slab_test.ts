import assert from "node:assert/strict";
import { MessageSlab } from "./message_slab.ts";

Deno.test("MessageSlab.copy keeps what it copied when the source and the slab are used again", () => {
  const slab = new MessageSlab();
  const source = new Uint8Array(100);
  const copies = Array.from({ length: 1000 }, (_, i) => {
    source.fill(i);
    return slab.copy(source);
  });
  copies.forEach((copy, i) => assert.ok(copy.length === 100 && copy.every((b) => b === (i & 255))));
});

Deno.test("MessageSlab.copy gives a large message memory of its own", () => {
  const slab = new MessageSlab();
  const large = new Uint8Array(1 << 20).fill(7);
  const copy = slab.copy(large);
  large.fill(0);
  assert.equal(copy.buffer.byteLength, 1 << 20);
  assert.equal(copy[12345], 7);
  assert.equal(slab.copy(new Uint8Array(0)).length, 0);
});
