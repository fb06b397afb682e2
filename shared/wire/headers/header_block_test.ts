import assert from "node:assert/strict";
import { toHex } from "../_testing.ts";
import { HeaderBlock } from "./header_block.ts";

Deno.test("HeaderBlock.of makes a HEADERS frame without flags and stream", () => {
  const block = HeaderBlock.of([":status", "200", "x-a", "b"]);
  assert.equal(toHex(block.frame), "000008" + "0100" + "00000000" + "88" + "0003782d61" + "0162");
  assert.deepEqual(block.fields, [":status", "200", "x-a", "b"]);
  assert.equal(block.sizeBytes, 10 + 32 + 4 + 32);
});

Deno.test("HeaderBlock.of uses the Huffman code when asked", () => {
  const plain = HeaderBlock.of([":path", "/index.htm"]);
  const short = HeaderBlock.of([":path", "/index.htm"], { huffman: true });
  assert.ok(short.frame.length < plain.frame.length);
});

Deno.test("HeaderBlock knows a HEAD request", () => {
  assert.equal(HeaderBlock.of([":method", "HEAD"]).isHead, true);
  assert.equal(HeaderBlock.of([":method", "GET"]).isHead, false);
  assert.equal(HeaderBlock.EMPTY.isHead, false);
});

Deno.test("HeaderBlock.of throws when a character is no octet", () => {
  assert.throws(() => HeaderBlock.of(["x", "\u0100"]), RangeError);
});
