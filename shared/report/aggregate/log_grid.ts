const US_PER_MS = 1000;
const DECADES = 8;

/**
 * Counts of times in equal bins along the run and rows of equal ratio. Row 0 has what is below 1 µs,
 * the last row what is 100 s and more, so that nothing is left out; a decade is `perDecade` rows, and
 * powers of ten are edges of rows.
 */
export class LogGrid {
  readonly perDecade: number;
  readonly rows: number;
  readonly #bins: number;
  readonly #counts: Uint32Array;

  constructor(bins: number, perDecade: number) {
    this.perDecade = perDecade;
    this.rows = DECADES * perDecade + 2;
    this.#bins = bins;
    this.#counts = new Uint32Array(bins * this.rows);
  }

  /** The row of a time. */
  rowOf(ms: number): number {
    const us = ms * US_PER_MS;
    if (!(us >= 1)) return 0;
    const row = Math.floor(Math.log10(us) * this.perDecade) + 1;
    return row < this.rows ? row : this.rows - 1;
  }

  /** The shortest time of a row, ms. */
  fromMs(row: number): number {
    return row === 0 ? 0 : 10 ** ((row - 1) / this.perDecade) / US_PER_MS;
  }

  add(bin: number, ms: number): void {
    this.#counts[bin * this.rows + this.rowOf(ms)]++;
  }

  /** The counts of a bin, by row. */
  column(bin: number): Uint32Array {
    return this.#counts.subarray(bin * this.rows, (bin + 1) * this.rows);
  }

  /** Makes one bin of each two, so that there is room for as many again. */
  halve(): void {
    const half = Math.ceil(this.#bins / 2);
    for (let bin = 0; bin < half; bin++) {
      const to = this.column(bin);
      const left = this.column(bin * 2);
      const right = bin * 2 + 1 < this.#bins ? this.column(bin * 2 + 1) : undefined;
      for (let row = 0; row < this.rows; row++) to[row] = left[row] + (right?.[row] ?? 0);
    }
    this.#counts.fill(0, half * this.rows);
  }

  /**
   * The nearest-rank quantile of a bin, ms: the upper edge of its row, so at most one row more than
   * it is. NaN for an empty bin.
   */
  quantileMs(bin: number, q: number): number {
    const column = this.column(bin);
    let count = 0;
    for (const inRow of column) count += inRow;
    if (count === 0) return NaN;
    const rank = Math.max(1, Math.ceil(q * count * (1 - 2 ** -51)));
    let seen = 0;
    for (let row = 0; row < this.rows; row++) {
      seen += column[row];
      if (seen >= rank) return this.fromMs(row + 1);
    }
    return this.fromMs(this.rows);
  }
}
