import { HUFFMAN_CODE_BITS, HUFFMAN_CODES } from "./huffman_codes.ts";

/** Octets that `text` (code units 0 to 255) takes in the Huffman code. */
export function huffmanLength(text: string): number {
  let bits = 0;
  for (let i = 0; i < text.length; i++) bits += HUFFMAN_CODE_BITS[text.charCodeAt(i) & 0xff];
  return (bits + 7) >>> 3;
}

/**
 * Writes `text` (code units 0 to 255) in the Huffman code at `at`; returns the index behind it.
 *
 * The last octet is filled with the high bits of EOS, all ones (RFC 7541, section 5.2).
 */
export function huffmanEncode(text: string, out: Uint8Array, at: number): number {
  let held = 0;
  let heldBits = 0;
  for (let i = 0; i < text.length; i++) {
    const octet = text.charCodeAt(i) & 0xff;
    let bits = HUFFMAN_CODE_BITS[octet];
    const code = HUFFMAN_CODES[octet];
    // At most 7 bits are held, and 7 + 30 do not fit 32: long codes go in two parts.
    if (bits > 16) {
      bits -= 16;
      held = (held << bits) | (code >>> 16);
      heldBits += bits;
      while (heldBits >= 8) out[at++] = (held >>> (heldBits -= 8)) & 0xff;
      bits = 16;
    }
    held = (held << bits) | (code & ((1 << bits) - 1));
    heldBits += bits;
    while (heldBits >= 8) out[at++] = (held >>> (heldBits -= 8)) & 0xff;
  }
  if (heldBits > 0) out[at++] = ((held << (8 - heldBits)) | (0xff >>> heldBits)) & 0xff;
  return at;
}
