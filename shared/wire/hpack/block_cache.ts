import type { HeaderList } from "../headers/header_list.ts";

const SLOTS = 64;
const LONGEST_BYTES = 512;

interface Entry {
  readonly key: Uint8Array;
  readonly list: HeaderList;
  /** The generation of the dynamic table that the list depends on, or -1 where it does not. */
  readonly generation: number;
}

/**
 * Remembers what whole header blocks decode to, by their octets, as long as the dynamic table that
 * they refer to does not change. Most responses and their trailers, and requests without a
 * per-call value, are one of a few blocks.
 *
 * A block is taken in only when it comes a second time, so that blocks with a value of their own
 * (a deadline, a trace id) neither fill the cache nor cost a copy. Bounded: 64 blocks of at most
 * 512 octets.
 */
export class BlockCache {
  #entries: (Entry | null)[] | null = null;
  #offered: Int32Array | null = null;
  /** Of the block that {@link find} did not find. */
  #hash = 0;

  /** The list of a block seen before, or null. */
  find(bytes: Uint8Array, start: number, end: number, generation: number): HeaderList | null {
    const length = end - start;
    if (length > LONGEST_BYTES) return null;
    this.#hash = hashOf(bytes, start, end);
    if (this.#entries === null) return null;
    const entry = this.#entries[slotOf(this.#hash)];
    if (entry === null) return null;
    const key = entry.key;
    if (key.length !== length) return null;
    if (entry.generation !== -1 && entry.generation !== generation) return null;
    // From the end, where blocks of one kind differ.
    for (let i = length - 1; i >= 0; i--) if (key[i] !== bytes[start + i]) return null;
    return entry.list;
  }

  /** Takes in the block that {@link find} has just not found, if it was offered before. */
  offer(
    bytes: Uint8Array,
    start: number,
    end: number,
    list: HeaderList,
    generation: number,
  ): void {
    if (end - start > LONGEST_BYTES) return;
    const hash = this.#hash;
    const slot = slotOf(hash);
    this.#offered ??= new Int32Array(SLOTS);
    if (this.#offered[slot] !== hash) {
      this.#offered[slot] = hash;
      return;
    }
    this.#entries ??= new Array(SLOTS).fill(null);
    this.#entries[slot] = { key: bytes.slice(start, end), list, generation };
  }
}

/** A hash of the length, the last octets and some of the others: enough to tell blocks apart. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  const tail = Math.max(start, end - 8);
  for (let i = start; i < tail; i += 6) hash = (Math.imul(hash, 31) + bytes[i]) | 0;
  for (let i = tail; i < end; i++) hash = (Math.imul(hash, 31) + bytes[i]) | 0;
  return hash;
}

function slotOf(hash: number): number {
  return (hash ^ (hash >>> 6) ^ (hash >>> 12) ^ (hash >>> 18)) & (SLOTS - 1);
}
