/** Tags of X.690 that keys are made of. */
export const Tag = {
  INTEGER: 0x02,
  BIT_STRING: 0x03,
  OCTET_STRING: 0x04,
  NULL: 0x05,
  OID: 0x06,
  SEQUENCE: 0x30,
  CONTEXT_0: 0xa0,
  CONTEXT_1: 0xa1,
} as const;

/** One value, its content a view of the octets it was read from. */
interface DerValue {
  readonly tag: number;
  readonly content: Uint8Array;
}

/** Octets that are no DER of a key. */
export class DerError extends Error {
  override readonly name = "DerError";
}

/** Reads values one behind the other, without copying: what is secret stays in one place. */
export class DerReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** The content of the next value, which must have this tag. Throws a DerError. */
  read(tag: number): Uint8Array {
    const value = this.readIf(tag);
    if (value === undefined) throw new DerError(`expected tag ${tag} at octet ${this.#at}`);
    return value;
  }

  /** The content of the next value if it has this tag. Throws a DerError for one that is cut off. */
  readIf(tag: number): Uint8Array | undefined {
    const bytes = this.#bytes;
    if (bytes[this.#at] !== tag) return undefined;
    let at = this.#at + 1;
    let length = bytes[at++];
    if (length > 0x80) {
      let octets = length - 0x80;
      if (octets > 3) throw new DerError(`a length of ${octets} octets`);
      for (length = 0; octets > 0; octets--) length = length << 8 | bytes[at++];
    }
    if (!(length >= 0 && at + length <= bytes.length)) throw new DerError("a value is cut off");
    this.#at = at + length;
    return bytes.subarray(at, this.#at);
  }

  /** A reader of the next value's content. */
  enter(tag: number): DerReader {
    return new DerReader(this.read(tag));
  }

  /** An INTEGER's magnitude, without the zero before a high bit. */
  readUnsigned(): Uint8Array {
    const content = this.read(Tag.INTEGER);
    if (content.length === 0 || content[0] >= 0x80) throw new DerError("a negative number");
    return content[0] === 0 && content.length > 1 ? content.subarray(1) : content;
  }
}

/** A value of this tag around the parts. */
export function derValue(tag: number, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = length < 0x80
    ? [tag, length]
    : length < 0x100
    ? [tag, 0x81, length]
    : [tag, 0x82, length >> 8, length & 0xff];
  const out = new Uint8Array(head.length + length);
  out.set(head);
  let at = head.length;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** An INTEGER of this magnitude. */
export function derUnsigned(magnitude: Uint8Array): Uint8Array<ArrayBuffer> {
  const sign = magnitude[0] >= 0x80 ? new Uint8Array(1) : new Uint8Array(0);
  return derValue(Tag.INTEGER, sign, magnitude);
}
