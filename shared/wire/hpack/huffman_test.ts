import assert from "node:assert/strict";
import { hex, latin1, SeededRandom, toHex } from "../_testing.ts";
import { huffmanDecode } from "./huffman_decode.ts";
import { huffmanEncode, huffmanLength } from "./huffman_encode.ts";

function encode(text: string): Uint8Array {
  const out = new Uint8Array(huffmanLength(text));
  assert.equal(huffmanEncode(text, out, 0), out.length);
  return out;
}

Deno.test("huffmanEncode gives the octets of RFC 7541, appendix C", () => {
  assert.equal(toHex(encode("www.example.com")), "f1e3c2e5f23a6ba0ab90f4ff");
  assert.equal(toHex(encode("no-cache")), "a8eb10649cbf");
  assert.equal(toHex(encode("custom-value")), "25a849e95bb8e8b4bf");
});

Deno.test("huffmanDecode gives back every octet in every position", () => {
  for (let octet = 0; octet < 256; octet++) {
    for (const before of ["", "a", "0:", "~|z"]) {
      const text = before + String.fromCharCode(octet);
      const code = encode(text);
      assert.equal(huffmanDecode(code, 0, code.length), text);
    }
  }
});

Deno.test("huffmanDecode gives back long random strings", () => {
  const random = new SeededRandom(7);
  for (let i = 0; i < 50; i++) {
    const text = String.fromCharCode(...random.bytes(random.below(1000)));
    const code = encode(text);
    assert.equal(huffmanDecode(code, 0, code.length), text);
  }
});

Deno.test("huffmanDecode reads only from start to end", () => {
  assert.equal(huffmanDecode(hex("00 a8eb10649cbf 00"), 1, 7), "no-cache");
  assert.equal(huffmanDecode(latin1("x"), 0, 0), "");
});

Deno.test("huffmanDecode gives null when RFC 7541, section 5.2 calls the code an error", () => {
  const rows: [name: string, code: string][] = [
    ["padding of 8 bits", "ff"],
    ["padding of 8 bits behind a string", "a8eb10649cbf ff"],
    ["padding with a zero", "4950 90"],
    ["EOS whole", "ffffffff"],
    ["EOS between symbols", "fffffffd25427f"],
    ["a symbol that is cut off", "ffffff"],
  ];
  for (const [name, code] of rows) {
    const bytes = hex(code);
    assert.equal(huffmanDecode(bytes, 0, bytes.length), null, name);
  }
});
