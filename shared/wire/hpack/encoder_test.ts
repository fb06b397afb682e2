import assert from "node:assert/strict";
import { toHex } from "../_testing.ts";
import { OutputBuffer } from "../output_buffer.ts";
import { HpackDecoder } from "./decoder.ts";
import { encodeLiterals, HpackEncoder } from "./encoder.ts";

const LIMITS = { headerListBytes: 1 << 20, headerFields: 10_000 };

function encode(encoder: HpackEncoder, fields: readonly string[]): Uint8Array {
  const out = new OutputBuffer();
  encoder.encode(out, fields);
  return out.take();
}

Deno.test("HpackEncoder gives the octets of RFC 7541, appendix C.4 with Huffman and indexing", () => {
  const encoder = new HpackEncoder({ huffman: true, indexing: true });
  const first = [":method", "GET", ":scheme", "http", ":path", "/", ":authority"];
  assert.equal(
    toHex(encode(encoder, [...first, "www.example.com"])),
    "828684418cf1e3c2e5f23a6ba0ab90f4ff",
  );
  assert.equal(
    toHex(encode(encoder, [...first, "www.example.com", "cache-control", "no-cache"])),
    "828684be5886a8eb10649cbf",
  );
});

Deno.test("HpackEncoder leaves the table alone when it is not to index", () => {
  const encoder = new HpackEncoder();
  const once = toHex(encode(encoder, ["x-a", "1", ":path", "/x"]));
  assert.equal(once, "0003782d610131" + "04022f78");
  assert.equal(toHex(encode(encoder, ["x-a", "1", ":path", "/x"])), once);
});

Deno.test("HpackEncoder never indexes credentials", () => {
  for (const name of ["authorization", "cookie", "proxy-authorization", "set-cookie"]) {
    const encoder = new HpackEncoder({ indexing: true });
    const once = encode(encoder, [name, "secret"]);
    assert.equal(once[0] & 0xf0, 0x10, name);
    assert.deepEqual(encode(encoder, [name, "secret"]), once);
  }
});

Deno.test("HpackEncoder uses the Huffman code only when that is shorter", () => {
  const encoder = new HpackEncoder({ huffman: true });
  // "~" takes 13 bits, "a" 5.
  assert.equal(toHex(encode(encoder, ["x-a", "~~"])), "00" + "03782d61" + "027e7e");
  assert.equal(encode(encoder, ["x-b", "aaaaaaaa"])[5] & 0x80, 0x80);
});

Deno.test("HpackEncoder refers to a name that the table holds with another value", () => {
  const encoder = new HpackEncoder({ indexing: true });
  encode(encoder, ["x-name", "1"]);
  assert.equal(toHex(encode(encoder, ["x-name", "2"])), "7e0132");
});

Deno.test("HpackEncoder begins with the smallest limit and the last when they changed", () => {
  const encoder = new HpackEncoder({ indexing: true });
  encoder.setPeerLimit(100);
  encoder.setPeerLimit(10);
  encoder.setPeerLimit(200);
  assert.equal(encoder.sizeUpdatePending, true);
  assert.equal(toHex(encode(encoder, [])), "2a" + "3fa901");
  assert.equal(encoder.sizeUpdatePending, false);
});

Deno.test("HpackEncoder says nothing when the peer offers more than it wants", () => {
  const encoder = new HpackEncoder();
  encoder.setPeerLimit(1 << 20);
  assert.equal(encoder.sizeUpdatePending, false);
  encoder.setPeerLimit(0);
  encoder.setPeerLimit(65536);
  assert.equal(toHex(encode(encoder, [])), "20" + "3fe11f");
});

Deno.test("HpackEncoder keeps in step with a decoder when fields are evicted by the thousand", () => {
  const encoder = new HpackEncoder({ indexing: true, huffman: true });
  const decoder = new HpackDecoder(LIMITS);
  for (let i = 0; i < 3000; i++) {
    if (i % 500 === 499) encoder.setPeerLimit(i % 1000 === 499 ? 300 : 4096);
    const fields = [
      `x-name-${i % 70}`,
      `value ${i}`,
      `x-name-${i % 7}`,
      "same",
      "authorization",
      "s",
    ];
    const block = encode(encoder, fields);
    assert.deepEqual(decoder.decode(block, 0, block.length)?.fields, fields);
  }
});

Deno.test("HpackEncoder leaves out of the table what would take half of it", () => {
  const encoder = new HpackEncoder({ indexing: true });
  const once = encode(encoder, ["x-large", "x".repeat(3000)]);
  assert.deepEqual(encode(encoder, ["x-large", "x".repeat(3000)]), once);
});

Deno.test("encodeLiterals writes fields that decode to the same without a table", () => {
  const fields = [
    "grpc-timeout",
    "49999u",
    ":path",
    "/a",
    "authorization",
    "x",
    "x-bin",
    "\x00\xff",
  ];
  for (const huffman of [false, true]) {
    const out = new OutputBuffer();
    encodeLiterals(out, fields, huffman);
    const block = out.take();
    const decoder = new HpackDecoder(LIMITS, 0);
    assert.deepEqual(decoder.decode(block, 0, block.length)?.fields, fields);
  }
});

Deno.test("encoding throws RangeError when a character is no octet", () => {
  for (const huffman of [false, true]) {
    const encoder = new HpackEncoder({ huffman });
    assert.throws(() => encode(encoder, ["x-a", "aaaaaaaaa\u010a"]), RangeError);
    assert.throws(() => encodeLiterals(new OutputBuffer(), ["x-a", "aaaaaaa\u010a"], huffman), {
      name: "RangeError",
      message: /U\+10a/,
    });
  }
});
