import assert from "node:assert/strict";
import { crc32c } from "./crc32c.ts";

Deno.test("crc32c gives the values of RFC 3720 appendix B.4", () => {
  const rows: [Uint8Array, number][] = [
    [new Uint8Array(32), 0x8a9136aa],
    [new Uint8Array(32).fill(0xff), 0x62a8ab43],
    [Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    [Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
    [new Uint8Array(0), 0],
  ];
  for (const [bytes, expected] of rows) assert.equal(crc32c(bytes), expected);
});

Deno.test("crc32c takes eight octets at once as it takes one, at any length and offset", () => {
  const bytes = Uint8Array.from({ length: 64 }, (_, i) => i * 37);
  for (let from = 0; from < 9; from++) {
    for (let to = from; to <= 64; to++) {
      let crc = 0xffffffff;
      for (const octet of bytes.subarray(from, to)) {
        crc ^= octet;
        for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
      }
      assert.equal(crc32c(bytes.subarray(from, to)), ~crc >>> 0, `${from} to ${to}`);
    }
  }
});
