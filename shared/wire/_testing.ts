/** Helpers of the tests in this layer. @module */

import assert from "node:assert/strict";

/** Fails where two runs of octets differ, and says at which: a diff of long ones takes minutes. */
export function assertOctets(actual: ArrayLike<number> | undefined, expected: Uint8Array): void {
  let same = 0;
  while (same < expected.length && actual?.[same] === expected[same]) same++;
  assert.equal(
    `${same} alike of ${actual?.length}`,
    `${expected.length} alike of ${expected.length}`,
  );
}

/** Octets from hex; blanks are left out. */
export function hex(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, "");
  return Uint8Array.from(
    { length: digits.length / 2 },
    (_, i) => parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}

/** Hex from octets. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (octet) => octet.toString(16).padStart(2, "0")).join("");
}

/** Octets from text of one octet a character. */
export function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

/** All parts in one. */
export function join(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A frame from its parts. */
export function frame(
  type: number,
  flags: number,
  streamId: number,
  payload: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const n = payload.length;
  const head = [n >>> 16, n >>> 8, n, type, flags];
  const id = [streamId >>> 24, streamId >>> 16, streamId >>> 8, streamId];
  return join(Uint8Array.from([...head, ...id]), payload);
}

/** A frame as it was read. */
export interface ReadFrame {
  readonly type: number;
  readonly flags: number;
  readonly streamId: number;
  readonly payload: Uint8Array;
}

/** The frames in `bytes`, which must be whole. */
export function frames(bytes: Uint8Array): ReadFrame[] {
  const read: ReadFrame[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = (bytes[at] << 16) | (bytes[at + 1] << 8) | bytes[at + 2];
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, 9);
    const payload = bytes.slice(at + 9, at + 9 + length);
    if (payload.length !== length) throw new Error("the last frame is cut off");
    read.push({
      type: bytes[at + 3],
      flags: bytes[at + 4],
      streamId: view.getUint32(5),
      payload,
    });
    at += 9 + length;
  }
  return read;
}

/** Random numbers that a seed determines (mulberry32, Tommy Ettinger, public domain). */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 to below `bound`. */
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor(((t ^ (t >>> 14)) >>> 0) / 2 ** 32 * bound);
  }

  /** One of the choices. */
  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)];
  }

  /** Random octets. */
  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}
