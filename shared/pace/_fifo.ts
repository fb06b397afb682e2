/** A queue on a ring that grows: push and shift cost the same however many wait. */
export class Fifo<T> {
  #slots: (T | undefined)[] = new Array(16);
  #first = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: T): void {
    if (this.#length === this.#slots.length) this.#grow();
    this.#slots[(this.#first + this.#length) & (this.#slots.length - 1)] = value;
    this.#length++;
  }

  /** The oldest value, which stays; undefined when there is none. */
  peek(): T | undefined {
    return this.#length === 0 ? undefined : this.#slots[this.#first];
  }

  /** Takes the oldest value out; undefined when there is none. */
  shift(): T | undefined {
    if (this.#length === 0) return undefined;
    const value = this.#slots[this.#first];
    this.#slots[this.#first] = undefined;
    this.#first = (this.#first + 1) & (this.#slots.length - 1);
    this.#length--;
    return value;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Array(old.length * 2);
    for (let i = 0; i < old.length; i++) {
      this.#slots[i] = old[(this.#first + i) & (old.length - 1)];
    }
    this.#first = 0;
  }
}
