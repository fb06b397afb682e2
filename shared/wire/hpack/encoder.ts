import { OutputBuffer } from "../output_buffer.ts";
import { DynamicTable, ENTRY_OVERHEAD_BYTES } from "./dynamic_table.ts";
import { huffmanEncode, huffmanLength } from "./huffman_encode.ts";
import { STATIC_ENTRIES, STATIC_INDEX_OF_NAME, staticIndexOfField } from "./static_table.ts";

/** The encoder's table is never larger, whatever the peer offers: memory a connection. */
const ENCODER_TABLE_BYTES = 4096;

/** Their values are secrets, which must not be guessed from sizes (RFC 7541, section 7.1.3). */
const CREDENTIALS: ReadonlySet<string> = new Set([
  "authorization",
  "cookie",
  "proxy-authorization",
  "set-cookie",
]);

/** How an {@link HpackEncoder} trades octets for time. */
interface EncoderOptions {
  /** Write strings in the Huffman code where that is shorter. @default false */
  readonly huffman?: boolean;
  /** Put fields into the dynamic table and refer to them later. @default false */
  readonly indexing?: boolean;
}

const WITHOUT_INDEXING = 0x00;
const NEVER_INDEXED = 0x10;
const WITH_INDEXING = 0x40;

/** Encodes header lists for one direction of a connection (RFC 7541). */
export class HpackEncoder {
  readonly #huffman: boolean;
  readonly #indexing: boolean;
  readonly #table = new DynamicTable(ENCODER_TABLE_BYTES);
  /** Entry number by field and by name; numbers of evicted entries are found out when read. */
  readonly #numberOf = new Map<string, number>();
  /** The smallest limit since the last block, or -1 where the limit did not change. */
  #smallestLimit = -1;

  constructor(options: EncoderOptions = {}) {
    this.#huffman = options.huffman ?? false;
    this.#indexing = options.indexing ?? false;
  }

  /** The next block has to begin with a size update. */
  get sizeUpdatePending(): boolean {
    return this.#smallestLimit >= 0;
  }

  /** Takes the peer's SETTINGS_HEADER_TABLE_SIZE, octets. */
  setPeerLimit(bytes: number): void {
    const limit = Math.min(bytes, ENCODER_TABLE_BYTES);
    if (limit === this.#table.maxBytes) return;
    this.#smallestLimit = this.#smallestLimit < 0 ? limit : Math.min(limit, this.#smallestLimit);
    this.#table.resize(limit);
    if (this.#table.count === 0) this.#numberOf.clear();
  }

  /** Writes the size updates that are due: the smallest limit, then the last (section 4.2). */
  writeSizeUpdates(out: OutputBuffer): void {
    if (this.#smallestLimit < 0) return;
    if (this.#smallestLimit < this.#table.maxBytes) {
      writeInteger(out, 0x20, 5, this.#smallestLimit);
    }
    writeInteger(out, 0x20, 5, this.#table.maxBytes);
    this.#smallestLimit = -1;
  }

  /**
   * Appends a header block: fields as name, value, name, value, …, a code unit an octet.
   *
   * @throws RangeError for a character above U+00FF, which is no octet
   */
  encode(out: OutputBuffer, fields: readonly string[]): void {
    this.writeSizeUpdates(out);
    for (let i = 0; i < fields.length; i += 2) this.#encodeField(out, fields[i], fields[i + 1]);
  }

  #encodeField(out: OutputBuffer, name: string, value: string): void {
    const known = staticIndexOfField(name, value);
    if (known !== 0) return writeInteger(out, 0x80, 7, known);
    const nameIndex = STATIC_INDEX_OF_NAME.get(name) ?? 0;
    const secret = CREDENTIALS.has(name);
    if (!this.#indexing || secret || !this.#fits(name, value)) {
      const form = secret ? NEVER_INDEXED : WITHOUT_INDEXING;
      return this.#writeLiteral(out, form, 4, nameIndex, name, value);
    }
    const key = `${name}\0${value}`;
    const index = this.#indexOf(key);
    if (index !== 0) return writeInteger(out, 0x80, 7, index);
    const dynamicNameIndex = nameIndex !== 0 ? nameIndex : this.#indexOf(name);
    this.#writeLiteral(out, WITH_INDEXING, 6, dynamicNameIndex, name, value);
    this.#numberOf.set(key, this.#table.added).set(name, this.#table.added);
    this.#table.add(name, value);
    // Evicted entries leave their numbers behind; the map is made again before it outgrows the
    // table: 4 KiB hold at most 128 entries, of two keys each.
    if (this.#numberOf.size > 512) this.#forgetEvicted();
  }

  /** A field that would empty half the table is not worth an entry. */
  #fits(name: string, value: string): boolean {
    return name.length + value.length + ENTRY_OVERHEAD_BYTES <= this.#table.maxBytes / 2;
  }

  /** The index of a field or a name in the dynamic table, or 0. */
  #indexOf(key: string): number {
    const number = this.#numberOf.get(key);
    if (number === undefined) return 0;
    const offset = this.#table.added - 1 - number;
    return offset < this.#table.count ? STATIC_ENTRIES + 1 + offset : 0;
  }

  #forgetEvicted(): void {
    for (const [key, number] of this.#numberOf) {
      if (this.#table.added - 1 - number >= this.#table.count) this.#numberOf.delete(key);
    }
  }

  #writeLiteral(
    out: OutputBuffer,
    form: number,
    prefixBits: number,
    nameIndex: number,
    name: string,
    value: string,
  ): void {
    writeInteger(out, form, prefixBits, nameIndex);
    if (nameIndex === 0) writeString(out, name, this.#huffman);
    writeString(out, value, this.#huffman);
  }
}

/**
 * Appends fields as literals that leave the dynamic table alone: the form for values that differ
 * from call to call. Credentials are marked as never to be indexed.
 *
 * @throws RangeError for a character above U+00FF, which is no octet
 */
export function encodeLiterals(
  out: OutputBuffer,
  fields: readonly string[],
  huffman = false,
): void {
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i];
    const form = CREDENTIALS.has(name) ? NEVER_INDEXED : WITHOUT_INDEXING;
    const nameIndex = STATIC_INDEX_OF_NAME.get(name) ?? 0;
    writeInteger(out, form, 4, nameIndex);
    if (nameIndex === 0) writeString(out, name, huffman);
    writeString(out, fields[i + 1], huffman);
  }
}

/** RFC 7541, section 5.1. */
function writeInteger(out: OutputBuffer, form: number, prefixBits: number, value: number): void {
  const largest = (1 << prefixBits) - 1;
  if (value < largest) {
    const at = out.reserve(1);
    out.bytes[at] = form | value;
    return;
  }
  let at = out.reserve(6);
  const bytes = out.bytes;
  bytes[at++] = form | largest;
  let rest = value - largest;
  for (; rest >= 0x80; rest >>>= 7) bytes[at++] = (rest & 0x7f) | 0x80;
  bytes[at++] = rest;
  out.end = at;
}

/** RFC 7541, section 5.2. */
function writeString(out: OutputBuffer, text: string, huffman: boolean): void {
  const length = text.length;
  if (huffman) {
    const shorter = huffmanLength(text);
    if (shorter < length) {
      assertOctets(text);
      writeInteger(out, 0x80, 7, shorter);
      const at = out.reserve(shorter);
      huffmanEncode(text, out.bytes, at);
      return;
    }
  }
  writeInteger(out, 0x00, 7, length);
  let at = out.reserve(length);
  const bytes = out.bytes;
  let seen = 0;
  for (let i = 0; i < length; i++) {
    const octet = text.charCodeAt(i);
    seen |= octet;
    bytes[at++] = octet;
  }
  if (seen > 0xff) assertOctets(text);
}

function assertOctets(text: string): void {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 0xff) {
      throw new RangeError(`a header field has U+${text.charCodeAt(i).toString(16)}, no octet`);
    }
  }
}
