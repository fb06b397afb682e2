/** A signature as it came, for a look at it when the run is over. */
export interface LoggedSignature {
  /** Which kind of signature of the mix, from 0. */
  readonly place: number;
  /** Which input was signed, from 0. */
  readonly input: number;
  /** The version of the key. */
  readonly version: number;
  /** CRC32C of the signature, as the answer has it. */
  readonly crc32c: number;
  /** Whether it is one of those to be verified. */
  readonly sampled: boolean;
  readonly signature: Uint8Array;
}

const HEAD_BYTES = 14;
const CHUNK_BYTES = 1024 * 1024;
/** Some 800,000 of P-256, a minute and more at 10,000 a second. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Keeps signatures during a run for the price of a copy: what is done with them, which would take
 * the sending thread's time, is done behind it. What has no room is counted and left out.
 */
export class SignatureLog {
  readonly #maxBytes: number;
  readonly #full: Uint8Array[] = [];
  #chunk = new Uint8Array(0);
  #used = 0;
  #bytes = 0;
  leftOut = 0;

  constructor(options: { /** @default 67108864 */ readonly maxBytes?: number } = {}) {
    this.#maxBytes = options.maxBytes ?? MAX_BYTES;
  }

  add(entry: LoggedSignature): void {
    const { signature } = entry;
    const length = HEAD_BYTES + signature.length;
    if (this.#bytes + length > this.#maxBytes) {
      this.leftOut++;
      return;
    }
    if (this.#used + length > this.#chunk.length) this.#nextChunk(length);
    const at = this.#used;
    const chunk = this.#chunk;
    chunk[at] = entry.place;
    chunk[at + 1] = entry.sampled ? 1 : 0;
    putUint(chunk, at + 2, entry.input, 2);
    putUint(chunk, at + 4, entry.version, 4);
    putUint(chunk, at + 8, entry.crc32c, 4);
    putUint(chunk, at + 12, signature.length, 2);
    chunk.set(signature, at + HEAD_BYTES);
    this.#used += length;
    this.#bytes += length;
  }

  /** All of them, one behind the other; plain, so that they can leave their thread. */
  packed(): Uint8Array {
    const packed = new Uint8Array(this.#bytes);
    let at = 0;
    for (const chunk of [...this.#full, this.#chunk.subarray(0, this.#used)]) {
      packed.set(chunk, at);
      at += chunk.length;
    }
    return packed;
  }

  #nextChunk(length: number): void {
    if (this.#used > 0) this.#full.push(this.#chunk.subarray(0, this.#used));
    this.#chunk = new Uint8Array(Math.max(length, CHUNK_BYTES));
    this.#used = 0;
  }
}

/** What `packed` gave, one by one, in the order in which they came. */
export function* readSignatures(packed: Uint8Array): Generator<LoggedSignature> {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  for (let at = 0; at < packed.length;) {
    const end = at + HEAD_BYTES + view.getUint16(at + 12);
    yield {
      place: packed[at],
      sampled: packed[at + 1] === 1,
      input: view.getUint16(at + 2),
      version: view.getUint32(at + 4),
      crc32c: view.getUint32(at + 8),
      signature: packed.subarray(at + HEAD_BYTES, end),
    };
    at = end;
  }
}

/** A whole number in so many octets, the highest first. */
function putUint(bytes: Uint8Array, at: number, value: number, octets: number): void {
  for (let i = octets - 1; i >= 0; i--) {
    bytes[at + i] = value;
    value >>>= 8;
  }
}
