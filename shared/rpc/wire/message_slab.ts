const SLAB_BYTES = 16 * 1024;

/**
 * Copies of messages that stand for ever, for decoders that keep views of their input, as
 * protobufjs does for fields of type `bytes`. Small ones share a slab, which costs a fifth of an
 * array of their own; a view that is kept holds its slab in memory.
 */
export class MessageSlab {
  #slab: Uint8Array = new Uint8Array(0);
  #end = 0;

  copy(message: Uint8Array): Uint8Array {
    const length = message.length;
    if (length > SLAB_BYTES / 8) return message.slice();
    if (this.#end + length > this.#slab.length) {
      this.#slab = new Uint8Array(SLAB_BYTES);
      this.#end = 0;
    }
    const at = this.#end;
    this.#end = at + length;
    this.#slab.set(message, at);
    return this.#slab.subarray(at, this.#end);
  }
}
