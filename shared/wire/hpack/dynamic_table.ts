/** What an entry costs beyond its name and value, octets (RFC 7541, section 4.1). */
export const ENTRY_OVERHEAD_BYTES = 32;

/** The dynamic table of one direction: newest entry first, bounded in octets (RFC 7541, section 4). */
export class DynamicTable {
  /** Octets in use. */
  sizeBytes = 0;
  /** Entries in the table. */
  count = 0;
  /** Entries ever added; entry n was added when this was n. */
  added = 0;
  /** Raised by every change, so that what was derived from the table can be told to be stale. */
  generation = 0;
  #maxBytes: number;
  // A ring: entry number n stands at n & mask. It grows with use, as most tables stay empty.
  #names: string[] = [];
  #values: string[] = [];
  #mask = -1;

  /** @param maxBytes how large the table may grow, octets */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** How large the table may grow, octets. */
  get maxBytes(): number {
    return this.#maxBytes;
  }

  /** Sets the bound, evicting what no longer fits (RFC 7541, section 4.3). */
  resize(maxBytes: number): void {
    this.#maxBytes = maxBytes;
    this.generation++;
    this.#evictTo(maxBytes);
  }

  /** The name at `offset`, where 0 is the newest entry. `offset` must be below {@link count}. */
  nameAt(offset: number): string {
    return this.#names[(this.added - 1 - offset) & this.#mask];
  }

  /** The value at `offset`, where 0 is the newest entry. */
  valueAt(offset: number): string {
    return this.#values[(this.added - 1 - offset) & this.#mask];
  }

  /** Adds an entry; one that is larger than the table only empties it (RFC 7541, section 4.4). */
  add(name: string, value: string): void {
    const size = name.length + value.length + ENTRY_OVERHEAD_BYTES;
    this.generation++;
    this.#evictTo(this.#maxBytes - size);
    if (size > this.#maxBytes) return;
    if (this.count > this.#mask) this.#grow();
    const slot = this.added & this.#mask;
    this.#names[slot] = name;
    this.#values[slot] = value;
    this.added++;
    this.count++;
    this.sizeBytes += size;
  }

  #evictTo(maxBytes: number): void {
    while (this.count > 0 && this.sizeBytes > maxBytes) {
      const slot = (this.added - this.count) & this.#mask;
      this.sizeBytes -= this.#names[slot].length + this.#values[slot].length +
        ENTRY_OVERHEAD_BYTES;
      this.#names[slot] = "";
      this.#values[slot] = "";
      this.count--;
    }
  }

  #grow(): void {
    const size = Math.max(8, (this.#mask + 1) * 2);
    const names: string[] = new Array(size).fill("");
    const values: string[] = new Array(size).fill("");
    for (let n = this.added - this.count; n < this.added; n++) {
      names[n & (size - 1)] = this.#names[n & this.#mask];
      values[n & (size - 1)] = this.#values[n & this.#mask];
    }
    this.#names = names;
    this.#values = values;
    this.#mask = size - 1;
  }
}
