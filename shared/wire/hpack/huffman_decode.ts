import { HUFFMAN_CODE_BITS, HUFFMAN_CODES } from "./huffman_codes.ts";

// The decoder walks the code tree four bits at a time. Its states are the tree's 256 inner nodes;
// an entry of the table says, for a state and a nibble, the state after it and the symbol passed.
// No code is shorter than 5 bits, so a nibble passes at most one symbol.
const EMITS = 1 << 16;
const FAILS = 1 << 17;
const EOS = 256;

/** State × 16 + nibble → next state in bits 8 to 15, symbol in bits 0 to 7, flags above. */
const STEPS = new Uint32Array(256 * 16);
/** Whether a string may end in a state: fewer than 8 bits since the last symbol, all ones. */
const ENDS = new Uint8Array(256);

function buildTables(): void {
  // children[2 * node + bit]: an inner node, or -1 - symbol.
  const children: number[] = [0, 0];
  for (let symbol = 0; symbol <= EOS; symbol++) {
    let node = 0;
    for (let bit = HUFFMAN_CODE_BITS[symbol] - 1; bit > 0; bit--) {
      const slot = 2 * node + ((HUFFMAN_CODES[symbol] >>> bit) & 1);
      if (children[slot] === 0) {
        children[slot] = children.length / 2;
        children.push(0, 0);
      }
      node = children[slot];
    }
    children[2 * node + (HUFFMAN_CODES[symbol] & 1)] = -1 - symbol;
  }
  for (let state = 0; state < children.length / 2; state++) {
    for (let nibble = 0; nibble < 16; nibble++) {
      let node = state;
      let entry = 0;
      for (let bit = 3; bit >= 0; bit--) {
        const child = children[2 * node + ((nibble >>> bit) & 1)];
        if (child >= 0) {
          node = child;
          continue;
        }
        node = 0;
        entry = child === -1 - EOS ? FAILS : EMITS | (-1 - child);
        if (entry === FAILS) break;
      }
      STEPS[state * 16 + nibble] = entry | (node << 8);
    }
  }
  let padded = 0;
  for (let bits = 0; bits < 8; bits++) {
    ENDS[padded] = 1;
    padded = children[2 * padded + 1];
  }
}

buildTables();

const CHUNK = 64;
const codes: number[] = new Array(CHUNK).fill(0);

/**
 * The string behind the Huffman code in `bytes` from `start` to `end`, one code unit an octet; or
 * null where the code has EOS in it, or padding that is too long or not all ones (RFC 7541,
 * section 5.2).
 */
export function huffmanDecode(bytes: Uint8Array, start: number, end: number): string | null {
  let text = "";
  let count = 0;
  let state = 0;
  for (let at = start; at < end; at++) {
    const octet = bytes[at];
    const high = STEPS[state * 16 + (octet >>> 4)];
    if (high & EMITS) codes[count++] = high & 0xff;
    const low = STEPS[((high >>> 8) & 0xff) * 16 + (octet & 15)];
    if (low & EMITS) codes[count++] = low & 0xff;
    if ((high | low) & FAILS) return null;
    state = (low >>> 8) & 0xff;
    if (count >= CHUNK - 1) {
      text += String.fromCharCode.apply(null, codes.slice(0, count));
      count = 0;
    }
  }
  if (ENDS[state] === 0) return null;
  if (count === 0) return text;
  return text + String.fromCharCode.apply(null, codes.slice(0, count));
}
