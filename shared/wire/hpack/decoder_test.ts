import assert from "node:assert/strict";
import { hex, join, latin1 } from "../_testing.ts";
import { HpackDecoder } from "./decoder.ts";

const LIMITS = { headerListBytes: 8192, headerFields: 100 };

function decodeHex(decoder: HpackDecoder, text: string): readonly string[] {
  const bytes = hex(text);
  const list = decoder.decode(bytes, 0, bytes.length);
  assert.ok(list !== null, decoder.problem);
  return list.fields;
}

const REQUESTS: readonly (readonly string[])[] = [
  [":method", "GET", ":scheme", "http", ":path", "/", ":authority", "www.example.com"],
  [
    ...[":method", "GET", ":scheme", "http", ":path", "/", ":authority", "www.example.com"],
    ...["cache-control", "no-cache"],
  ],
  [
    ...[":method", "GET", ":scheme", "https", ":path", "/index.html"],
    ...[":authority", "www.example.com", "custom-key", "custom-value"],
  ],
];

Deno.test("HpackDecoder decodes the requests of RFC 7541, appendix C.3", () => {
  const decoder = new HpackDecoder(LIMITS);
  const blocks = [
    "828684410f7777772e6578616d706c652e636f6d",
    "828684be58086e6f2d6361636865",
    "828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565",
  ];
  blocks.forEach((block, i) => assert.deepEqual(decodeHex(decoder, block), REQUESTS[i]));
});

Deno.test("HpackDecoder decodes the Huffman requests of RFC 7541, appendix C.4", () => {
  const decoder = new HpackDecoder(LIMITS);
  const blocks = [
    "828684418cf1e3c2e5f23a6ba0ab90f4ff",
    "828684be5886a8eb10649cbf",
    "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf",
  ];
  blocks.forEach((block, i) => assert.deepEqual(decodeHex(decoder, block), REQUESTS[i]));
});

Deno.test("HpackDecoder evicts as the responses of RFC 7541, appendix C.5 need it", () => {
  const decoder = new HpackDecoder(LIMITS, 256);
  decodeHex(
    decoder,
    "4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d54" +
      "6e1768747470733a2f2f7777772e6578616d706c652e636f6d",
  );
  assert.deepEqual(decodeHex(decoder, "4803333037c1c0bf").slice(0, 4), [
    ":status",
    "307",
    "cache-control",
    "private",
  ]);
});

Deno.test("HpackDecoder takes literals that are not indexed or never indexed", () => {
  const decoder = new HpackDecoder(LIMITS);
  assert.deepEqual(decodeHex(decoder, "040c2f73616d706c652f70617468"), [":path", "/sample/path"]);
  assert.deepEqual(decodeHex(decoder, "100870617373776f726406736563726574"), [
    "password",
    "secret",
  ]);
  const bytes = hex("be");
  assert.equal(decoder.decode(bytes, 0, 1), null, "neither made an entry");
});

Deno.test("HpackDecoder gives null and says why when a block is wrong", () => {
  const rows: [name: string, block: string, problem: RegExp][] = [
    ["index 0", "80", /index 0/],
    ["an index behind the table", "be", /index 62 is behind/],
    ["a name index behind the table", "7f00 0161", /behind the table/],
    ["an integer that is cut off", "ff", /integer/],
    ["an integer that goes on for ever", "ff8080808080808001", /integer/],
    ["an integer above the bound", "ffffffff7f", /integer/],
    ["a name that is missing", "40", /string should begin/],
    ["a value that is missing", "400161", /string should begin/],
    ["a name longer than the block", "40 05 6162", /ends in a string/],
    ["a length that is cut off", "40 7f", /integer/],
    ["a wrong Huffman code", "00 81ff 0161", /Huffman/],
    ["a size update above the limit", "3fe21f", /4097/],
    ["a size update that is cut off", "3f", /integer/],
    ["a size update behind a field", "82 20", /behind a field/],
    ["a value that is cut off behind a never-indexed name", "10 0161 05 61", /ends in a string/],
    ["an index that is cut off in a literal", "4f 7f ff", /ends in a string|integer/],
    ["a literal whose index is cut off", "0f", /integer/],
  ];
  for (const [name, block, problem] of rows) {
    const decoder = new HpackDecoder(LIMITS);
    const bytes = hex(block);
    assert.equal(decoder.decode(bytes, 0, bytes.length), null, name);
    assert.match(decoder.problem, problem, name);
  }
});

Deno.test("HpackDecoder keeps the beginning when a list has more octets than allowed", () => {
  const decoder = new HpackDecoder({ headerListBytes: 100, headerFields: 100 });
  // Two fields of 1 + 1 + 32 octets fit 100, a third does not; it is decoded all the same.
  const bytes = hex("400161 0131 400162 0132 400163 0133");
  const list = decoder.decode(bytes, 0, bytes.length)!;
  assert.equal(list.tooLarge, true);
  assert.deepEqual(list.fields, ["a", "1", "b", "2"]);
  assert.deepEqual(decodeHex(decoder, "be"), ["c", "3"], "the table has the third");
});

Deno.test("HpackDecoder keeps the beginning when a list has more fields than allowed", () => {
  const decoder = new HpackDecoder({ headerListBytes: 8192, headerFields: 2 });
  const list = decoder.decode(hex("828486"), 0, 3)!;
  assert.equal(list.tooLarge, true);
  assert.deepEqual(list.fields, [":method", "GET", ":path", "/"]);
});

Deno.test("HpackDecoder keeps little when references to a large entry repeat", () => {
  const decoder = new HpackDecoder(LIMITS);
  const large = join(hex("400161 7fa11e"), latin1("x".repeat(4000)));
  decoder.decode(large, 0, large.length);
  const bomb = new Uint8Array(16384).fill(0xbe);
  const list = decoder.decode(bomb, 0, bomb.length)!;
  assert.equal(list.tooLarge, true);
  assert.equal(list.fields.length, 4);
});

Deno.test("HpackDecoder shrinks its table when the peer has acknowledged less", () => {
  const decoder = new HpackDecoder(LIMITS);
  decodeHex(decoder, "400161 0131");
  decoder.setTableLimit(0);
  const bytes = hex("be");
  assert.equal(decoder.decode(bytes, 0, 1), null);
  assert.deepEqual(decodeHex(decoder, "20 82"), [":method", "GET"]);
});

Deno.test("HpackDecoder gives one and the same list when a block repeats", () => {
  const decoder = new HpackDecoder(LIMITS);
  const bytes = hex("82 87 04 02 2f61");
  const lists = [1, 2, 3, 4].map(() => decoder.decode(bytes, 0, bytes.length));
  assert.deepEqual(lists[0]?.fields, lists[2]?.fields);
  assert.equal(lists[2], lists[3]);
});

Deno.test("HpackDecoder does not repeat a list when the table has changed in between", () => {
  const decoder = new HpackDecoder(LIMITS);
  decodeHex(decoder, "400161 0131");
  for (let i = 0; i < 4; i++) assert.deepEqual(decodeHex(decoder, "be"), ["a", "1"]);
  decodeHex(decoder, "400162 0132");
  assert.deepEqual(decodeHex(decoder, "be"), ["b", "2"]);
});

Deno.test("HpackDecoder never repeats a block that adds to the table", () => {
  const decoder = new HpackDecoder(LIMITS);
  for (let i = 0; i < 4; i++) decodeHex(decoder, "400161 0131");
  assert.deepEqual(decodeHex(decoder, "be bf c0 c1"), Array(4).fill(["a", "1"]).flat());
});

Deno.test("HpackDecoder gives a list that begins like another a hint of it, but never a secret", () => {
  const decoder = new HpackDecoder(LIMITS);
  const decodeBlock = (text: string) => {
    const bytes = hex(text);
    return decoder.decode(bytes, 0, bytes.length)!;
  };
  // :method, a literal x-a: 12345678, the never-indexed authorization: s, a literal x-b: 2.
  const first = decodeBlock("82 0003782d61083132333435363738 1f080173 0003782d620132");
  const second = decodeBlock("82 0003782d61083132333435363738 1f080174 0003782d620133");
  assert.equal(second.prefix, first);
  assert.equal(second.prefixFields, 2);
  assert.deepEqual(second.fields.slice(4), ["authorization", "t", "x-b", "3"]);
});
