/** x^32 + … of Castagnoli, reflected (RFC 3720 appendix B.4). */
const POLYNOMIAL = 0x82f63b78;

/** Eight tables, so that eight octets are taken at once (slicing-by-8). */
const TABLES = makeTables();

function makeTables(): Uint32Array[] {
  const tables = Array.from({ length: 8 }, () => new Uint32Array(256));
  for (let octet = 0; octet < 256; octet++) {
    let crc = octet;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    tables[0][octet] = crc;
  }
  for (let t = 1; t < 8; t++) {
    for (let octet = 0; octet < 256; octet++) {
      const crc = tables[t - 1][octet];
      tables[t][octet] = tables[0][crc & 0xff] ^ (crc >>> 8);
    }
  }
  return tables;
}

/**
 * CRC32C of the bytes, 0 to 2^32 − 1, as cloud key services have it: it tells damage on the way, and
 * nothing about who wrote the bytes.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { crc32c } from "@lab/shared/signing";
 *
 * assert.equal(crc32c(new TextEncoder().encode("123456789")), 0xe3069283);
 * ```
 */
export function crc32c(bytes: Uint8Array): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES;
  let crc = 0xffffffff;
  let i = 0;
  for (const end = bytes.length - 7; i < end; i += 8) {
    crc ^= bytes[i] | bytes[i + 1] << 8 | bytes[i + 2] << 16 | bytes[i + 3] << 24;
    crc = t7[crc & 0xff] ^ t6[crc >>> 8 & 0xff] ^ t5[crc >>> 16 & 0xff] ^ t4[crc >>> 24] ^
      t3[bytes[i + 4]] ^ t2[bytes[i + 5]] ^ t1[bytes[i + 6]] ^ t0[bytes[i + 7]];
  }
  for (; i < bytes.length; i++) crc = t0[(crc ^ bytes[i]) & 0xff] ^ (crc >>> 8);
  return ~crc >>> 0;
}
