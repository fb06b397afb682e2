import type { ColumnsBuilder } from "./columns_builder.ts";
import type { LineShape, ShapeText } from "./line_shape.ts";

const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const NINE = 57;
/** The bytes of `.000` as a word; against it a dot and three digits are 0 and three values below 10. */
const DOT_000 = 0x3030302e;
/** A word that is no such thing. */
const NO_DIGITS = -1;

/** So many digits are within 32 bits, whose arithmetic is faster than that of doubles. */
const MAX_DIGITS = 9;
/** Beyond it doubles leave out whole numbers. */
const MAX_EXACT = 2 ** 53;
const POWERS_OF_10 = Float64Array.from({ length: MAX_DIGITS + 1 }, (_, k) => 10 ** k);
/** Shapes that are kept; a file of ours has a handful. */
const MAX_SHAPES = 32;

/**
 * Reads lines of shapes that it was shown straight from bytes into columns, with neither a string
 * nor an object for a line. The numbers that it takes it reads as JSON.parse does, to the last bit:
 * a whole number below 2^53 over a power of ten up to 10^22 is rounded once (W. D. Clinger, "How to
 * read floating point numbers accurately", 1990). At all other lines it stops.
 */
export class ShapeScanner {
  readonly #into: ColumnsBuilder;
  readonly #shapes: LineShape[] = [];
  /** Which one goes when there are too many: the one that has been there longest. */
  #oldest = 0;
  /** The shape of the line before, tried first. */
  #last = 0;

  constructor(into: ColumnsBuilder) {
    this.#into = into;
  }

  /** Shows a shape that lines to come may have: that of a record which the block has been given. */
  learn(shape: LineShape): void {
    if (this.#shapes.length < MAX_SHAPES) {
      this.#last = this.#shapes.push(shape) - 1;
    } else {
      this.#last = this.#oldest;
      this.#shapes[this.#last] = shape;
      this.#oldest = (this.#oldest + 1) % MAX_SHAPES;
    }
  }

  /**
   * Reads lines until the block is full, the bytes end or a line has no known shape.
   *
   * @param view the bytes
   * @param start the start of a line
   * @param end behind the end of a line
   * @returns where it stopped: the start of a line, or `end`
   */
  scan(view: DataView, { start, end }: { readonly start: number; readonly end: number }): number {
    const into = this.#into;
    const shapes = this.#shapes;
    let at = start;
    while (at < end && into.count < into.capacity) {
      let tried = 0;
      let next = -1;
      while (tried < shapes.length) {
        next = this.#line(view, at, end);
        if (next >= 0) break;
        tried++;
        this.#last = (this.#last + 1) % shapes.length;
      }
      if (next < 0) break;
      at = next;
    }
    return at;
  }

  /** Reads a line of the last shape into the next row; gives where the next line starts, or −1. */
  #line(view: DataView, start: number, end: number): number {
    const into = this.#into;
    const { texts, columns, outcome, error } = this.#shapes[this.#last];
    const row = into.count;
    let at = start;
    for (let hole = 0;; hole++) {
      const text = texts[hole];
      if (!holds(view, at, end, text)) return this.#forget(hole);
      at += text.length;
      if (hole === columns.length) break;

      let byte = view.getUint8(at);
      const negative = byte === MINUS;
      if (negative) {
        // Whoever reads such a line with words says what is wrong with it.
        if (!this.#maybeNegative(hole)) return this.#forget(hole);
        byte = view.getUint8(++at);
      }
      const wholeStart = at;
      let whole = 0;
      while (byte >= ZERO && byte <= NINE) {
        whole = (whole * 10 + byte - ZERO) | 0;
        byte = view.getUint8(++at);
      }
      const wholeLength = at - wholeStart;
      // Nothing before the dot, and a zero before another digit, are not JSON.
      if (
        wholeLength === 0 || wholeLength > MAX_DIGITS ||
        (wholeLength > 1 && view.getUint8(wholeStart) === ZERO)
      ) return this.#forget(hole);
      let value = whole;
      if (byte === DOT) {
        let decimals = 0;
        let length = 3;
        // Our own writer's: a dot and three digits, told and read in one word.
        const word = at + 4 < end ? view.getInt32(at, true) ^ DOT_000 : NO_DIGITS;
        if ((((word + 0x06060600) | word) & 0xf0f0f0ff) === 0) {
          decimals = (word >> 8 & 15) * 100 + (word >> 16 & 15) * 10 + (word >> 24);
          byte = view.getUint8(at += 4);
        } else {
          length = 0;
          byte = view.getUint8(++at);
        }
        while (byte >= ZERO && byte <= NINE) {
          decimals = (decimals * 10 + byte - ZERO) | 0;
          length++;
          byte = view.getUint8(++at);
        }
        if (length === 0 || length > MAX_DIGITS) return this.#forget(hole);
        const digits = whole * POWERS_OF_10[length] + decimals;
        if (digits >= MAX_EXACT) return this.#forget(hole);
        value = digits / POWERS_OF_10[length];
      }
      const column = columns[hole];
      if (column >= 0) into.columns[column][row] = negative ? -value : value;
    }
    if (error !== undefined) into.addError(row, error);
    into.outcome[row] = outcome;
    into.count = row + 1;
    return at;
  }

  #maybeNegative(hole: number): boolean {
    const column = this.#shapes[this.#last].columns[hole];
    return column < 0 || this.#into.format.numbers[column].signed === true;
  }

  /** Takes back the numbers before this one from the row; gives −1, for no line. */
  #forget(hole: number): number {
    const { columns } = this.#shapes[this.#last];
    for (let earlier = 0; earlier < hole; earlier++) {
      const column = columns[earlier];
      if (column >= 0) this.#into.columns[column][this.#into.count] = NaN;
    }
    return -1;
  }
}

/** Whether the text stands at `at`, before `end`; four bytes at a time, the last four again. */
function holds(view: DataView, at: number, end: number, text: ShapeText): boolean {
  const { length, words } = text;
  if (at + length > end) return false;
  const last = words.length - 1;
  if (last < 0) return holdsBytes(view, at, text.bytes);
  for (let i = 0; i < last; i++) {
    if (view.getInt32(at + i * 4, true) !== words[i]) return false;
  }
  return view.getInt32(at + length - 4, true) === words[last];
}
function holdsBytes(view: DataView, at: number, bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) {
    if (view.getUint8(at + i) !== bytes[i]) return false;
  }
  return true;
}
