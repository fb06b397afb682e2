import type { HeaderList } from "../headers/header_list.ts";

const ENTRIES = 4;
const LONGEST_BYTES = 512;
/** Blocks taken in at once; behind them one in eight is, so that changing traffic costs little. */
const EAGER = 8;
const EVERY = 8;

/** The beginning of a block, as far as it says the same at any time. */
interface Entry {
  readonly key: Uint8Array;
  /** Where each field ends, counted from the block's start. */
  readonly ends: readonly number[];
  /** Octets of the list up to and with each field (RFC 9113, section 6.5.2). */
  readonly sizes: readonly number[];
  readonly list: HeaderList;
}

/**
 * Remembers the beginnings of header blocks, field by field: requests of one method differ only in
 * the fields at their end (a deadline, a trace id), and only those need decoding then. Beginnings
 * end before the first field that has to do with the dynamic table, or is a secret.
 */
export class PrefixCache {
  /** What {@link find} found: the list whose first fields are those of the block. */
  list: HeaderList | null = null;
  /** Where the rest of the block begins. */
  at = 0;
  /** Octets of the list so far. */
  sizeBytes = 0;
  readonly #entries: Entry[] = [];
  #misses = 0;
  #oldest = 0;

  /** How many fields of the block are known; 0 where it pays less than decoding. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    let longest = 0;
    let best: Entry | null = null;
    for (let n = 0; n < this.#entries.length && longest * 2 < length; n++) {
      const entry = this.#entries[n];
      const key = entry.key;
      const most = key.length < length ? key.length : length;
      let same = 0;
      while (same < most && key[same] === bytes[start + same]) same++;
      if (same <= longest) continue;
      longest = same;
      best = entry;
    }
    if (best === null || longest * 2 < length) {
      this.#misses++;
      return 0;
    }
    const ends = best.ends;
    let fields = ends.length;
    while (fields > 0 && ends[fields - 1] > longest) fields--;
    if (fields === 0) return 0;
    this.list = best.list;
    this.at = start + ends[fields - 1];
    this.sizeBytes = best.sizes[fields - 1];
    return fields;
  }

  /** Whether a block that {@link find} did not know should be offered. */
  get wants(): boolean {
    return this.#misses <= EAGER || this.#misses % EVERY === 0;
  }

  /** Takes in the beginning of a block: `ends` and `sizes` a field, from the first on. */
  add(
    bytes: Uint8Array,
    start: number,
    ends: readonly number[],
    sizes: readonly number[],
    list: HeaderList,
  ): void {
    const length = ends.length === 0 ? 0 : ends[ends.length - 1];
    if (length === 0 || length > LONGEST_BYTES) return;
    const entry = { key: bytes.slice(start, start + length), ends, sizes, list };
    if (this.#entries.length < ENTRIES) {
      this.#entries.push(entry);
      return;
    }
    this.#entries[this.#oldest] = entry;
    this.#oldest = (this.#oldest + 1) % ENTRIES;
  }
}
