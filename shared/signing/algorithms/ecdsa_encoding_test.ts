import assert from "node:assert/strict";
import { seededRandom } from "../../pace/mod.ts";
import { derToP1363, p1363ToDer } from "./ecdsa_encoding.ts";

const hex = (text: string) => Uint8Array.fromHex(text.replaceAll(" ", ""));

Deno.test("derToP1363 gives back what p1363ToDer took, for every length of r and s", () => {
  const random = seededRandom(1);
  for (const fieldBytes of [32, 48, 66]) {
    for (let r = 1; r <= fieldBytes; r++) {
      for (const s of [1, fieldBytes >> 1, fieldBytes]) {
        const signature = new Uint8Array(2 * fieldBytes);
        for (let i = fieldBytes - r; i < fieldBytes; i++) signature[i] = 1 + random() * 255;
        for (let i = 2 * fieldBytes - s; i < 2 * fieldBytes; i++) signature[i] = 1 + random() * 255;
        const der = p1363ToDer(signature);
        assert.deepEqual(derToP1363(der, fieldBytes), signature, `${fieldBytes}, ${r}, ${s}`);
        assert.equal(derToP1363(der.subarray(1), fieldBytes), undefined);
        assert.equal(derToP1363(der.subarray(0, -1), fieldBytes), undefined);
      }
    }
  }
});

Deno.test("p1363ToDer writes a zero before a high bit, and a long length for P-521 alone", () => {
  const small = new Uint8Array(64);
  small[31] = 0x80;
  small[63] = 1;
  assert.equal(p1363ToDer(small).toHex(), "300702020080020101");
  const large = p1363ToDer(new Uint8Array(132).fill(0xff));
  assert.equal(large.subarray(0, 6).toHex(), "30818a024300");
});

Deno.test("derToP1363 refuses whatever is not the one encoding", () => {
  const rows: [what: string, der: string][] = [
    ["nothing", ""],
    ["only a tag", "30"],
    ["a SET", "31 06 020101 020101"],
    ["a length in two octets where one would do", "30 81 06 020101 020101"],
    ["an indefinite length", "30 80 020101 020101 0000"],
    ["an octet after the end", "30 06 020101 020101 00"],
    ["an octet inside after s", "30 08 020101 020101 0500"],
    ["one integer", "30 03 020101"],
    ["a zero too many", "30 07 02020001 020101"],
    ["a negative r", "30 06 020180 020101"],
    ["r of no octets", "30 05 0200 020101"],
    ["r of zero", "30 06 020100 020101"],
    ["r longer than the field", `30 26 0221 01${"00".repeat(32)} 020101`],
    ["an integer with a long length", "30 07 02810101 020101"],
    ["s that ends too early", "30 06 020101 020201"],
    ["a BIT STRING", "30 06 030101 020101"],
  ];
  for (const [what, der] of rows) assert.equal(derToP1363(hex(der), 32), undefined, what);
  assert.ok(derToP1363(hex("30 06 020101 020101"), 32));
});
