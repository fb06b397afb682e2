/**
 * A field of a record, as it stands in the file behind `ok` and `code`, which every record has. From
 * the fields of a scenario come its writer, its reader, the columns, the JSON Schema and the table in
 * the documents.
 *
 * - `ms`: a time in ms, written in whole µs; below 0 only where it is `signed`
 * - `count`: a whole number from 0 on: a size, a status, how many
 * - `name`: one of a few texts, so that calls can be counted by it
 * - `text`: any text, escaped, and cut where it is longer than 200 characters
 *
 * A field whose value is not known is left out of the record.
 */
export type RecordField =
  & {
    /** In the file: `latency_ms`. */
    readonly field: string;
    /** What it says, for the documents: a sentence without its full stop. */
    readonly help: string;
  }
  & (
    | {
      readonly kind: "ms" | "count";
      /** The name of its column, by which metrics know it: `latency`. */
      readonly column: string;
      /** Whether it may be below 0. @default false */
      readonly signed?: boolean;
    }
    | { readonly kind: "name" | "text" }
  );

/** A field that is a number, and so has a column. */
type NumberField = Extract<RecordField, { readonly column: string }>;
/** A field that is a text. */
type TextField = Exclude<RecordField, NumberField>;

/** The fields of a scenario's records in the order in which they are written, and their places. */
export class RecordFormat {
  /** The numbers among the fields: the places of {@link RecordRow.numbers}. */
  readonly numbers: readonly NumberField[];
  /** The texts among them: the places of {@link RecordRow.texts}. */
  readonly texts: readonly TextField[];

  /** Throws a TypeError when two fields or two columns share a name: the table is wrong. */
  constructor(readonly fields: readonly RecordField[]) {
    this.numbers = fields.filter((field): field is NumberField => "column" in field);
    this.texts = fields.filter((field): field is TextField => !("column" in field));
    for (
      const names of [
        ["ok", "code", ...fields.map(({ field }) => field)],
        this.numbers.map(({ column }) => column),
      ]
    ) {
      const twice = names.find((name, at) => names.indexOf(name) !== at);
      if (twice !== undefined) throw new TypeError(`a record has two fields of the name ${twice}`);
    }
  }

  /** The place of a column in {@link RecordRow.numbers}; −1 where there is none. */
  placeOf(column: string): number {
    return this.numbers.findIndex((field) => field.column === column);
  }

  /** The place of a text in {@link RecordRow.texts}, by its field; −1 where there is none. */
  textPlaceOf(field: string): number {
    return this.texts.findIndex((text) => text.field === field);
  }

  /** A row from an object as the file has it, where a record may cost one. */
  row({ ok, code, ...fields }: PlainRecord): RecordRow {
    const row = new RecordRow(this);
    row.ok = ok;
    row.code = code;
    for (const [place, { field }] of this.numbers.entries()) {
      row.numbers[place] = fields[field] as number ?? NaN;
    }
    for (const [place, { field }] of this.texts.entries()) {
      row.texts[place] = fields[field] as string | undefined;
    }
    return row;
  }
}

/** A record as an object: the fields of its format as the file has them, each of which may be absent. */
export interface PlainRecord {
  readonly ok: boolean;
  readonly code?: string;
  readonly [field: string]: unknown;
}

/**
 * A record on its way to the file. It is filled again for every call, so who keeps one copies it: a
 * record costs no object.
 */
export class RecordRow {
  ok = true;
  /** The name of the status; absent for a call that ended well. */
  code: string | undefined;
  /** By the places of the format; NaN for what is not known. */
  readonly numbers: Float64Array;
  readonly texts: (string | undefined)[];

  constructor(format: RecordFormat) {
    this.numbers = new Float64Array(format.numbers.length).fill(NaN);
    this.texts = format.texts.map(() => undefined);
  }

  /** Nothing is known of the next call. */
  clear(): void {
    this.ok = true;
    this.code = undefined;
    // Of so few a loop is faster than fill.
    const { numbers, texts } = this;
    for (let place = 0; place < numbers.length; place++) numbers[place] = NaN;
    for (let place = 0; place < texts.length; place++) texts[place] = undefined;
  }
}
