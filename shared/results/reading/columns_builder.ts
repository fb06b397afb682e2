import type { RecordFormat } from "../../scenarios/mod.ts";
import { type ReadRecord, textOf } from "./read_record.ts";
import type { Outcome, RecordColumns } from "./record_columns.ts";

/** For a failure of which the file gives no status. */
const NO_CODE = "FAILED";
/** Rows of a file of which the text of an error is kept. */
const MAX_ERRORS = 1000;

/** A block of rows being filled, again and again; the outcomes are those of all blocks. */
export class ColumnsBuilder implements RecordColumns {
  count = 0;
  readonly outcomes: Outcome[] = [];
  readonly outcome: Uint32Array;
  /** All columns, by their place in the format; `numbers` has those in use. */
  readonly columns: readonly Float64Array[];
  readonly numbers: Partial<Record<string, Float64Array>> = {};
  errors = new Map<number, string>();
  #errorCount = 0;
  readonly #names: readonly string[];
  readonly #outcomePlaces = new Map<string, number>();

  /** @param capacity rows of a block */
  constructor(readonly format: RecordFormat, readonly capacity: number) {
    this.outcome = new Uint32Array(capacity);
    this.columns = format.numbers.map(() => new Float64Array(capacity).fill(NaN));
    this.#names = format.texts.filter(({ kind }) => kind === "name").map(({ field }) => field);
  }

  /** Adds a row that was read as an object; gives the place of its outcome. */
  add(record: ReadRecord): number {
    const row = this.count++;
    for (const [place, { field, column }] of this.format.numbers.entries()) {
      const value = record[field];
      if (value === undefined) continue;
      this.columns[place][row] = value as number;
      this.numbers[column] = this.columns[place];
    }
    const text = textOf(record, this.format);
    if (text !== undefined) this.addError(row, text);
    return this.outcome[row] = this.#outcomeOf(record);
  }

  /** Keeps what the call of a row said, as long as there are few. */
  addError(row: number, text: string): void {
    if (this.#errorCount >= MAX_ERRORS) return;
    this.#errorCount++;
    this.errors.set(row, text);
  }

  /** Empties the block; the outcomes stay, and so do the columns that are in use. */
  clear(): void {
    for (const column of Object.values(this.numbers)) column!.fill(NaN, 0, this.count);
    this.errors = new Map();
    this.count = 0;
  }

  #outcomeOf(record: ReadRecord): number {
    const names = this.#names.filter((field) => record[field] !== undefined)
      .map((field) => [field, record[field] as string] as const);
    const outcome: Outcome = {
      ok: record.ok,
      code: record.code ?? (record.ok ? "OK" : NO_CODE),
      ...(names.length === 0 ? {} : { names: Object.fromEntries(names) }),
    };
    const key = JSON.stringify(outcome);
    let place = this.#outcomePlaces.get(key);
    if (place === undefined) {
      place = this.outcomes.push(outcome) - 1;
      this.#outcomePlaces.set(key, place);
    }
    return place;
  }
}
