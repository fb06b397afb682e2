/** What is handed over at once, unless a single line may be longer. */
const CHUNK_BYTES = 65_536;

const ZERO = 48;
const DOT = 46;
const MINUS = 45;
const NEWLINE = 10;

const encoder = new TextEncoder();

/**
 * Lines as bytes in one chunk of fixed size, which goes to `full` when the next line might not fit.
 * Digits are put straight into the chunk: a line of four numbers costs 0.2 µs and no string, where
 * JSON.stringify and toFixed cost 1 to 2 µs.
 */
export class LineBuffer {
  readonly #full: (chunk: Uint8Array) => void;
  readonly #chunkBytes: number;
  readonly #lineBytes: number;
  #chunk: Uint8Array;
  #used = 0;

  /**
   * @param full takes a chunk and keeps it; the buffer goes on with another
   * @param lineBytes no line that is put in pieces is longer
   */
  constructor(full: (chunk: Uint8Array) => void, lineBytes: number) {
    this.#full = full;
    this.#lineBytes = lineBytes;
    this.#chunkBytes = Math.max(CHUNK_BYTES, lineBytes);
    this.#chunk = new Uint8Array(this.#chunkBytes);
  }

  /** Makes room for a line; to be called before its pieces are put. */
  startLine(): void {
    if (this.#used + this.#lineBytes > this.#chunkBytes) this.flush();
  }

  /** A piece of a line. */
  put(bytes: Uint8Array): void {
    const chunk = this.#chunk;
    let at = this.#used;
    for (let i = 0; i < bytes.length; i++) chunk[at++] = bytes[i];
    this.#used = at;
  }

  /** A number with three decimals, rounded; its absolute value is below 2^53 / 1000. */
  putFixed3(value: number): void {
    let thousandths = Math.round(value * 1000);
    if (thousandths < 0) {
      this.#chunk[this.#used++] = MINUS;
      thousandths = -thousandths;
    }
    const whole = Math.floor(thousandths / 1000);
    const decimals = thousandths - whole * 1000;
    this.#putDigits(whole);
    const chunk = this.#chunk;
    let at = this.#used;
    chunk[at++] = DOT;
    chunk[at++] = ZERO + (decimals / 100 | 0);
    chunk[at++] = ZERO + (decimals / 10 | 0) % 10;
    chunk[at++] = ZERO + decimals % 10;
    this.#used = at;
  }

  /** A number without decimals, rounded; its absolute value is below 2^53. */
  putWhole(value: number): void {
    let whole = Math.round(value);
    if (whole < 0) {
      this.#chunk[this.#used++] = MINUS;
      whole = -whole;
    }
    this.#putDigits(whole);
  }

  #putDigits(whole: number): void {
    let length = 1;
    for (let rest = whole; rest >= 10; rest = Math.floor(rest / 10)) length++;
    let rest = whole;
    for (let at = this.#used + length - 1; at >= this.#used; at--) {
      const tenth = Math.floor(rest / 10);
      this.#chunk[at] = ZERO + (rest - tenth * 10);
      rest = tenth;
    }
    this.#used += length;
  }

  endLine(): void {
    this.#chunk[this.#used++] = NEWLINE;
  }

  /** A whole line of any length, without its end. */
  putLine(text: string): void {
    const bytes = encoder.encode(text + "\n");
    if (this.#used + bytes.length > this.#chunkBytes) this.flush();
    if (bytes.length > this.#chunkBytes) return this.#full(bytes);
    this.#chunk.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  /** Hands over what there is. */
  flush(): void {
    if (this.#used === 0) return;
    const chunk = this.#chunk.subarray(0, this.#used);
    this.#chunk = new Uint8Array(this.#chunkBytes);
    this.#used = 0;
    this.#full(chunk);
  }
}
