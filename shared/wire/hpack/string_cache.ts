import { huffmanDecode } from "./huffman_decode.ts";

const SLOTS = 128;
const LONGEST_BYTES = 48;

/**
 * Turns the octets of string literals into strings, and remembers short ones by their octets:
 * peers send the same names and many of the same values in every block. Bounded, because a slot
 * holds one string of at most 48 octets.
 */
export class StringCache {
  readonly #encoded: (Uint8Array | null)[] = new Array(SLOTS).fill(null);
  readonly #decoded: string[] = new Array(SLOTS).fill("");
  readonly #offered = new Int32Array(SLOTS);

  /** The string, or null where its Huffman code is wrong. */
  read(bytes: Uint8Array, start: number, end: number, huffman: boolean): string | null {
    const length = end - start;
    if (length === 0) return "";
    if (length > LONGEST_BYTES) return decode(bytes, start, end, huffman);
    let hash = huffman ? length + 64 : length;
    for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + bytes[i]) | 0;
    const slot = (hash ^ (hash >>> 7) ^ (hash >>> 14)) & (SLOTS - 1);
    const encoded = this.#encoded[slot];
    // The octet behind the text in the key is the Huffman flag.
    if (encoded !== null && encoded.length === length + 1 && encoded[length] === Number(huffman)) {
      let i = 0;
      while (i < length && encoded[i] === bytes[start + i]) i++;
      if (i === length) return this.#decoded[slot];
    }
    const text = decode(bytes, start, end, huffman);
    if (text === null) return null;
    // Most values that come once never come again: only the second time is worth a copy.
    if (this.#offered[slot] !== hash) {
      this.#offered[slot] = hash;
      return text;
    }
    const key = new Uint8Array(length + 1);
    for (let i = 0; i < length; i++) key[i] = bytes[start + i];
    key[length] = Number(huffman);
    this.#encoded[slot] = key;
    this.#decoded[slot] = text;
    return text;
  }
}

/** The string without any cache; for values that must leave no trace. */
export function decode(
  bytes: Uint8Array,
  start: number,
  end: number,
  huffman: boolean,
): string | null {
  return huffman ? huffmanDecode(bytes, start, end) : latin1(bytes, start, end);
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  const fromCharCode = String.fromCharCode;
  let text = "";
  let at = start;
  for (; at + 8 <= end; at += 8) {
    text += fromCharCode(
      bytes[at],
      bytes[at + 1],
      bytes[at + 2],
      bytes[at + 3],
      bytes[at + 4],
      bytes[at + 5],
      bytes[at + 6],
      bytes[at + 7],
    );
  }
  for (; at < end; at++) text += fromCharCode(bytes[at]);
  return text;
}
