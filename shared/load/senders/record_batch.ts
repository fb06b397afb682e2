import type { ResultWriter } from "../../results/mod.ts";
import { type RecordFormat, RecordRow } from "../../scenarios/mod.ts";

/** Records on their way to another thread, as columns. */
export interface RecordBatch {
  readonly count: number;
  /** Of each record 1 for OK, 0 otherwise. */
  readonly ok: Uint8Array;
  readonly codes: readonly (string | undefined)[];
  /** Of each record those of a row, one record behind the other. */
  readonly numbers: Float64Array;
  readonly texts: readonly (string | undefined)[];
}

/** Gathers records and hands them over some thousands at a time. */
export class RecordBatches {
  readonly #full: (batch: RecordBatch) => void;
  readonly #capacity: number;
  readonly #format: RecordFormat;
  #count = 0;
  #ok = new Uint8Array();
  #codes: (string | undefined)[] = [];
  #numbers = new Float64Array();
  #texts: (string | undefined)[] = [];

  /** @param full takes a batch and keeps it */
  constructor(
    full: (batch: RecordBatch) => void,
    { format, capacity }: { readonly format: RecordFormat; readonly capacity: number },
  ) {
    this.#full = full;
    this.#format = format;
    this.#capacity = capacity;
    this.#clear();
  }

  /** Copies a record. */
  record({ ok, code, numbers, texts }: RecordRow): void {
    const at = this.#count++;
    this.#ok[at] = ok ? 1 : 0;
    this.#codes.push(code);
    this.#numbers.set(numbers, at * numbers.length);
    for (let i = 0; i < texts.length; i++) this.#texts.push(texts[i]);
    if (this.#count === this.#capacity) this.flush();
  }

  /** Hands over what there is. */
  flush(): void {
    if (this.#count === 0) return;
    const count = this.#count;
    this.#full({
      count,
      ok: this.#ok.slice(0, count),
      codes: this.#codes,
      numbers: this.#numbers.slice(0, count * this.#format.numbers.length),
      texts: this.#texts,
    });
    this.#clear();
  }

  #clear(): void {
    this.#count = 0;
    this.#codes = [];
    this.#texts = [];
    if (this.#ok.length > 0) return;
    this.#ok = new Uint8Array(this.#capacity);
    this.#numbers = new Float64Array(this.#capacity * this.#format.numbers.length);
  }
}

/** Writes the records of a batch, in their order. */
export function writeBatch(
  { count, ok, codes, numbers, texts }: RecordBatch,
  { writer, format }: {
    readonly writer: Pick<ResultWriter, "record">;
    readonly format: RecordFormat;
  },
): void {
  const row = new RecordRow(format);
  const numberCount = format.numbers.length;
  const textCount = format.texts.length;
  for (let at = 0; at < count; at++) {
    row.ok = ok[at] === 1;
    row.code = codes[at];
    row.numbers.set(numbers.subarray(at * numberCount, (at + 1) * numberCount));
    for (let i = 0; i < textCount; i++) row.texts[i] = texts[at * textCount + i];
    writer.record(row);
  }
}
