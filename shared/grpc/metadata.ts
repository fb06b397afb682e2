/** A value of metadata: text, or bytes for a key that ends in `-bin`. */
export type MetadataValue = string | Uint8Array;

const KEY = /^[0-9a-z_.-]+$/; // gRPC PROTOCOL-HTTP2, "Header-Name"
const TEXT = /^[\x20-\x7e]*$/; // the same, "ASCII-Value"

/** Whether `name`, in lower case, may be a key of metadata. */
export function isMetadataKey(name: string): boolean {
  return KEY.test(name);
}

/** Whether `value` may be a value of a key that does not end in `-bin`. */
export function isMetadataText(value: string): boolean {
  return TEXT.test(value);
}

/**
 * Metadata of a call: an ordered list of key and value, keys in lower case, a key may repeat.
 * Keys that end in `-bin` carry bytes, all others printable ASCII.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Metadata } from "@lab/shared/grpc";
 * const metadata = new Metadata([["x-run", "7"]]);
 * metadata.append("X-Run", "8");
 * assert.deepEqual(metadata.getAll("x-run"), ["7", "8"]);
 * ```
 */
export class Metadata implements Iterable<readonly [string, MetadataValue]> {
  #entries: [string, MetadataValue][] = [];

  /** Takes entries in order; throws a TypeError for a key or value that cannot be sent. */
  constructor(entries: Iterable<readonly [string, MetadataValue]> = []) {
    for (const [key, value] of entries) this.append(key, value);
  }

  /** Adds a value behind those that the key has. Throws a TypeError on an illegal key or value. */
  append(key: string, value: MetadataValue): void {
    const name = key.toLowerCase();
    if (!isMetadataKey(name)) {
      throw new TypeError(`metadata key ${JSON.stringify(key)} is not legal`);
    }
    const binary = name.endsWith("-bin");
    if (binary !== (value instanceof Uint8Array)) {
      throw new TypeError(
        `metadata ${name} takes ${binary ? "bytes, as its key ends in -bin" : "text"}`,
      );
    }
    if (!binary && !isMetadataText(value as string)) {
      throw new TypeError(`metadata ${name} has a character outside printable ASCII`);
    }
    this.#entries.push([name, value]);
  }

  /** Replaces all values of the key. */
  set(key: string, value: MetadataValue): void {
    this.delete(key);
    this.append(key, value);
  }

  /** Takes out all entries of a key. */
  delete(key: string): void {
    const name = key.toLowerCase();
    this.#entries = this.#entries.filter(([entry]) => entry !== name);
  }

  /** The first value of the key. */
  get(key: string): MetadataValue | undefined {
    const name = key.toLowerCase();
    return this.#entries.find(([entry]) => entry === name)?.[1];
  }

  /** All values of a key, in order. */
  getAll(key: string): MetadataValue[] {
    const name = key.toLowerCase();
    return this.#entries.filter(([entry]) => entry === name).map(([, value]) => value);
  }

  /** How many entries there are. */
  get size(): number {
    return this.#entries.length;
  }

  /** The entries in order. */
  [Symbol.iterator](): IterableIterator<readonly [string, MetadataValue]> {
    return this.#entries.values();
  }
}
