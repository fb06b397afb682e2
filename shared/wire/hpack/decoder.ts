import { HeaderList } from "../headers/header_list.ts";
import { BlockCache } from "./block_cache.ts";
import { DynamicTable, ENTRY_OVERHEAD_BYTES } from "./dynamic_table.ts";
import { PrefixCache } from "./prefix_cache.ts";
import { STATIC_ENTRIES, STATIC_NAMES, STATIC_VALUES } from "./static_table.ts";
import { decode as decodeString, StringCache } from "./string_cache.ts";

/** Bounds on a decoded header list. */
interface HeaderListLimits {
  /** Names, values and 32 octets a field. */
  readonly headerListBytes: number;
  /** Fields in a list. */
  readonly headerFields: number;
}

/**
 * No length or index may be larger. It is far above any that can be right, and far below what
 * would overflow 32 bits (RFC 7541, section 5.1 asks for such a limit).
 */
const LARGEST_INTEGER = 1 << 24;

/**
 * Decodes the header blocks of one direction of a connection (RFC 7541).
 *
 * Every block must be decoded, in the order of arrival, or the dynamic table is lost. A list that
 * goes over the limits keeps its beginning and is marked; its block is decoded to the end.
 */
export class HpackDecoder {
  /** What was wrong with the block for which {@link decode} gave null. */
  problem = "";
  readonly #limits: HeaderListLimits;
  readonly #table: DynamicTable;
  readonly #strings = new StringCache();
  readonly #blocks = new BlockCache();
  readonly #prefixes = new PrefixCache();
  #tableLimitBytes: number;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;
  #usesTable = false;

  /** @param tableLimitBytes what we advertise as SETTINGS_HEADER_TABLE_SIZE, octets */
  constructor(limits: HeaderListLimits, tableLimitBytes = 4096) {
    this.#limits = limits;
    this.#tableLimitBytes = tableLimitBytes;
    this.#table = new DynamicTable(tableLimitBytes);
  }

  /** Sets the limit for size updates, octets, once the peer has acknowledged it. */
  setTableLimit(bytes: number): void {
    this.#tableLimitBytes = bytes;
    // The peer must begin its next block with a size update (RFC 7541, section 4.2); what it may
    // no longer refer to is dropped at once.
    if (bytes < this.#table.maxBytes) this.#table.resize(bytes);
  }

  /** Decodes one whole header block; null on a compression error, see {@link problem}. */
  decode(bytes: Uint8Array, start: number, end: number): HeaderList | null {
    const generation = this.#table.generation;
    const cached = this.#blocks.find(bytes, start, end, generation);
    if (cached !== null) return cached;
    const list = this.#decodeBlock(bytes, start, end);
    if (list !== null && !list.tooLarge && this.#table.generation === generation) {
      this.#blocks.offer(bytes, start, end, list, this.#usesTable ? generation : -1);
    }
    return list;
  }

  #decodeBlock(bytes: Uint8Array, start: number, end: number): HeaderList | null {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    this.#usesTable = false;
    const prefixes = this.#prefixes;
    const known = prefixes.find(bytes, start, end);
    let fields: string[];
    let sizeBytes = 0;
    if (known > 0) {
      fields = prefixes.list!.fields.slice(0, 2 * known);
      sizeBytes = prefixes.sizeBytes;
      this.#at = prefixes.at;
    } else {
      fields = [];
    }
    // Ends and sizes of the fields for the prefix cache, as long as they are what it takes.
    const ends: number[] = [];
    const sizes: number[] = [];
    let isPrefix = known === 0 && prefixes.wants;
    let tooLarge = false;
    let fieldSeen = known > 0;
    while (this.#at < end) {
      const first = bytes[this.#at];
      let name: string | null;
      let value: string | null;
      if (first >= 0x80) {
        // Section 6.1: indexed field.
        const index = this.#readInteger(0x7f);
        name = this.#nameAt(index);
        if (name === null) return null;
        if (index > STATIC_ENTRIES) isPrefix = false;
        value = index <= STATIC_ENTRIES
          ? STATIC_VALUES[index]
          : this.#table.valueAt(index - STATIC_ENTRIES - 1);
      } else if ((first & 0xe0) === 0x20) {
        // Section 4.2: size updates stand only at the start of a block.
        if (fieldSeen) return this.#fail("a size update stands behind a field");
        const size = this.#readInteger(0x1f);
        if (size < 0) return null;
        // Section 6.3: at most what we advertised.
        if (size > this.#tableLimitBytes) {
          return this.#fail(`a table of ${size} octets was announced, over our limit`);
        }
        this.#table.resize(size);
        isPrefix = false;
        continue;
      } else {
        // Section 6.2: literal, with indexing (01), without (0000), or never indexed (0001).
        const indexing = first >= 0x40;
        const index = this.#readInteger(indexing ? 0x3f : 0x0f);
        if (index < 0) return null;
        name = index === 0 ? this.#readString(true) : this.#nameAt(index);
        if (name === null) return null;
        // A never-indexed value is a secret: it is kept in no cache.
        value = this.#readString((first & 0xf0) !== 0x10);
        if (value === null) return null;
        if (indexing) this.#table.add(name, value);
        if ((first & 0xf0) !== 0 || index > STATIC_ENTRIES) isPrefix = false;
      }
      fieldSeen = true;
      if (tooLarge) continue;
      sizeBytes += name.length + value.length + ENTRY_OVERHEAD_BYTES;
      if (
        sizeBytes > this.#limits.headerListBytes || fields.length >= 2 * this.#limits.headerFields
      ) {
        tooLarge = true;
        continue;
      }
      fields.push(name, value);
      if (isPrefix) {
        ends.push(this.#at - start);
        sizes.push(sizeBytes);
      }
    }
    const list = new HeaderList(fields, sizeBytes, tooLarge);
    if (known > 0) {
      list.prefix = prefixes.list;
      list.prefixFields = known;
    } else if (ends.length > 0) {
      prefixes.add(bytes, start, ends, sizes, list);
    }
    return list;
  }

  #fail(problem: string): null {
    this.problem = problem;
    return null;
  }

  /** The name at an index that was read, or null where there is none. */
  #nameAt(index: number): string | null {
    if (index < 0) return null;
    if (index === 0) return this.#fail("index 0 was used");
    if (index <= STATIC_ENTRIES) return STATIC_NAMES[index];
    this.#usesTable = true;
    const offset = index - STATIC_ENTRIES - 1;
    if (offset >= this.#table.count) return this.#fail(`index ${index} is behind the table`);
    return this.#table.nameAt(offset);
  }

  /** Section 5.1; -1 where the block ends in the number or the number is too large. */
  #readInteger(prefixMask: number): number {
    const bytes = this.#bytes;
    let value = bytes[this.#at++] & prefixMask;
    if (value < prefixMask) return value;
    for (let shift = 0; shift <= 21 && this.#at < this.#end; shift += 7) {
      const octet = bytes[this.#at++];
      value += (octet & 0x7f) << shift;
      if (octet < 0x80) return value <= LARGEST_INTEGER ? value : this.#failInteger();
    }
    return this.#failInteger();
  }

  #failInteger(): number {
    this.problem = "an integer is cut off or too large";
    return -1;
  }

  /** Section 5.2; null where the block ends in the string or its Huffman code is wrong. */
  #readString(cacheable: boolean): string | null {
    if (this.#at >= this.#end) return this.#fail("the block ends where a string should begin");
    const huffman = this.#bytes[this.#at] >= 0x80;
    const length = this.#readInteger(0x7f);
    if (length < 0) return null;
    const start = this.#at;
    const end = start + length;
    if (end > this.#end) return this.#fail("the block ends in a string");
    this.#at = end;
    const text = cacheable
      ? this.#strings.read(this.#bytes, start, end, huffman)
      : decodeString(this.#bytes, start, end, huffman);
    return text ?? this.#fail("the Huffman code of a string is wrong");
  }
}
