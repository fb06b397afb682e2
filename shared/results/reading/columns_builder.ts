import type { ReadRecord } from "./read_record.ts";
import {
  COLUMN_FIELDS,
  type Outcome,
  type RecordColumns,
  TIME_COLUMNS,
  type TimeColumn,
} from "./record_columns.ts";

/** For a failure of which the file gives no status. */
const NO_CODE = "FAILED";
/** Rows of a file of which the text of an error is kept. */
const MAX_ERRORS = 1000;

/** A block of rows being filled, again and again; the outcomes are those of all blocks. */
export class ColumnsBuilder implements RecordColumns {
  count = 0;
  readonly outcomes: Outcome[] = [];
  readonly outcome: Uint32Array;
  /** All columns, by their place in TIME_COLUMNS; `times` has those in use. */
  readonly columns: readonly Float64Array[];
  readonly times: Partial<Record<TimeColumn, Float64Array>> = {};
  errors = new Map<number, string>();
  #errorCount = 0;
  readonly #outcomePlaces = new Map<string, number>();

  /** @param capacity rows of a block */
  constructor(readonly capacity: number) {
    this.outcome = new Uint32Array(capacity);
    this.columns = TIME_COLUMNS.map(() => new Float64Array(capacity).fill(NaN));
  }

  /** Adds a row that was read as an object; gives the place of its outcome. */
  add(record: ReadRecord): number {
    const row = this.count++;
    for (const [place, name] of TIME_COLUMNS.entries()) {
      const ms = record[COLUMN_FIELDS[name] as keyof ReadRecord];
      if (ms === undefined) continue;
      this.columns[place][row] = ms as number;
      this.use(place);
    }
    if (record.error !== undefined) this.addError(row, String(record.error));
    return this.outcome[row] = this.#outcomeOf(record);
  }

  /** Notes that the column at this place has a time. */
  use(place: number): void {
    this.times[TIME_COLUMNS[place]] = this.columns[place];
  }

  /** Keeps what the call of a row said, as long as there are few. */
  addError(row: number, text: string): void {
    if (this.#errorCount >= MAX_ERRORS) return;
    this.#errorCount++;
    this.errors.set(row, text);
  }

  /** Empties the block; the outcomes stay. */
  clear(): void {
    for (const column of Object.values(this.times)) column.fill(NaN, 0, this.count);
    this.errors = new Map();
    this.count = 0;
  }

  #outcomeOf(record: ReadRecord): number {
    const session = `${record.tls_version ?? ""} ${record.cipher ?? ""}`.trim();
    const outcome: Outcome = {
      ok: record.ok,
      code: record.code ?? (record.ok ? "OK" : NO_CODE),
      ...(record.phase === undefined ? {} : { phase: record.phase }),
      ...(session === "" ? {} : { session }),
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
