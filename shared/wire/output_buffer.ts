const FIRST_SLAB_BYTES = 1024;
const LARGEST_SLAB_BYTES = 65536;
const EMPTY = new Uint8Array(0);

/**
 * Bytes on their way to the transport, appended in place and handed over without a copy.
 *
 * A view that was taken stays as it is for ever: writing goes on behind it in the same slab, and
 * when the slab is full in a new one. Slabs start small, so that an idle connection costs little.
 */
export class OutputBuffer {
  /** Write here, at what {@link reserve} returned. */
  bytes: Uint8Array = EMPTY;
  /** Bytes before this index were taken. */
  start = 0;
  /** Bytes from this index on are free. */
  end = 0;
  #slabBytes = FIRST_SLAB_BYTES / 2;

  /** Bytes that wait to be taken. */
  get pendingBytes(): number {
    return this.end - this.start;
  }

  /** Makes room for `length` bytes and returns the index in {@link bytes} at which to write them. */
  reserve(length: number): number {
    const at = this.end;
    const end = at + length;
    if (end > this.bytes.length) return this.#reserveInNewSlab(length);
    this.end = end;
    return at;
  }

  /** The pending bytes, which are no longer pending then. */
  take(): Uint8Array {
    const taken = this.bytes.subarray(this.start, this.end);
    this.start = this.end;
    return taken;
  }

  #reserveInNewSlab(length: number): number {
    const pending = this.end - this.start;
    this.#slabBytes = Math.min(this.#slabBytes * 2, LARGEST_SLAB_BYTES);
    const needed = pending + length;
    const slab = new Uint8Array(needed > this.#slabBytes / 2 ? needed * 2 : this.#slabBytes);
    slab.set(this.bytes.subarray(this.start, this.end));
    this.bytes = slab;
    this.start = 0;
    this.end = needed;
    return pending;
  }
}
