import type { Http2Stream } from "./http2_stream.ts";

const FIRST_SLOTS = 8;

/**
 * The open streams of a connection by their ids, with the methods of a Map.
 *
 * Ids of one connection only grow, so that a ring of slots finds nearly all of them: the low bits of
 * the id are the slot. A stream that is still open when the ring comes round moves aside. A Map
 * would do as well but for its garbage: V8 makes a new table for every so many insertions, and each
 * old one refers to the next, so that once one of them is in the old generation, no table after it,
 * nor any stream or call of theirs, is collected before the next full collection. With 256 calls in
 * flight that cost a tenth to a fifth of the calls.
 */
export class StreamTable {
  #slots: (Http2Stream | null)[] = new Array(FIRST_SLOTS).fill(null);
  #mask = FIRST_SLOTS - 1;
  /** Streams that outlived a round of the ring. */
  readonly #aside = new Map<number, Http2Stream>();
  #size = 0;

  /** Streams in the table. */
  get size(): number {
    return this.#size;
  }

  get(id: number): Http2Stream | undefined {
    const stream = this.#slots[(id >>> 1) & this.#mask];
    if (stream !== null && stream.id === id) return stream;
    return this.#aside.size === 0 ? undefined : this.#aside.get(id);
  }

  has(id: number): boolean {
    return this.get(id) !== undefined;
  }

  /** Adds a stream whose id is not in the table. */
  set(id: number, stream: Http2Stream): void {
    this.#size++;
    if (this.#size > this.#slots.length >>> 1) this.#grow();
    const slot = (id >>> 1) & this.#mask;
    const before = this.#slots[slot];
    if (before !== null) this.#aside.set(before.id, before);
    this.#slots[slot] = stream;
  }

  delete(id: number): void {
    const slot = (id >>> 1) & this.#mask;
    if (this.#slots[slot]?.id === id) this.#slots[slot] = null;
    else if (!this.#aside.delete(id)) return;
    this.#size--;
  }

  clear(): void {
    this.#slots.fill(null);
    this.#aside.clear();
    this.#size = 0;
  }

  /** The streams now in the table, the oldest first. */
  values(): Http2Stream[] {
    const inRing = this.#slots.filter((stream) => stream !== null);
    return [...this.#aside.values(), ...inRing].sort((a, b) => a.id - b.id);
  }

  #grow(): void {
    const streams = this.#slots.filter((stream) => stream !== null);
    const length = this.#slots.length * 2;
    this.#mask = length - 1;
    this.#slots = new Array(length).fill(null);
    // Ids that had slots of their own in half as many have them still.
    for (const stream of streams) this.#slots[(stream.id >>> 1) & this.#mask] = stream;
  }
}
