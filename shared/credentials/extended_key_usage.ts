import { lengthAt } from "./der_at.ts";

/** id-ce-extKeyUsage, 2.5.29.37, as a DER object identifier. */
const EXTENSION = [0x06, 0x03, 0x55, 0x1d, 0x25];
/** id-kp, 1.3.6.1.5.5.7.3, without its last arc. */
const PURPOSE = [0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03];
/** anyExtendedKeyUsage, 2.5.29.37.0. */
const ANY = [0x06, 0x04, 0x55, 0x1d, 0x25, 0x00];
const LAST_ARC = { server: 1, client: 2 } as const;

/**
 * Whether a leaf (DER) may stand for a TLS server or client (RFC 5280 section 4.2.1.12). One without
 * the extension may be both. Deno's X509Certificate shows the key usage but not the extended one.
 */
export function mayServeAs(side: "server" | "client", der: Uint8Array): boolean {
  const at = find(der, EXTENSION, 0, der.length);
  if (at < 0) return true;
  let value = at + EXTENSION.length;
  // A critical extension has BOOLEAN TRUE between its name and its value.
  if (der[value] === 0x01) value += 3;
  const [start, length] = lengthAt(der, value + 1);
  const end = start + length;
  return find(der, [...PURPOSE, LAST_ARC[side]], start, end) >= 0 ||
    find(der, ANY, start, end) >= 0;
}

function find(der: Uint8Array, bytes: readonly number[], start: number, end: number): number {
  for (let at = start; at + bytes.length <= end; at++) {
    if (bytes.every((byte, i) => der[at + i] === byte)) return at;
  }
  return -1;
}
