import type { RecordFormat } from "../../scenarios/mod.ts";
import { type ReadRecord, textOf } from "./read_record.ts";

/**
 * A line of JSON with its numbers taken out: another line with the same text around other numbers is
 * the same record but for those numbers.
 */
export interface LineShape {
  /** The text before each number and behind the last one, with the line's end. */
  readonly texts: readonly ShapeText[];
  /** For each number the place of its column in the format; −1 for one that is in no column. */
  readonly columns: readonly number[];
  /** The outcome of such a record, by its place. */
  readonly outcome: number;
  /** What such a record says of its failure. */
  readonly error?: string;
}

/** Bytes to compare with, as bytes and as words of four of them, the last four in the last word. */
export interface ShapeText {
  readonly length: number;
  readonly bytes: Uint8Array;
  /** Empty for a text of fewer than four bytes. */
  readonly words: Int32Array;
}

/** A text of JSON, a number, or what opens a list or another object. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[{[]/g;

const encoder = new TextEncoder();

/**
 * The shape of a line that has been read as a record, with its line end; undefined for a line that
 * holds more than texts and numbers, which is nothing that programs write many times.
 */
export function lineShape(
  line: string,
  { record, outcome, format }: {
    readonly record: ReadRecord;
    readonly outcome: number;
    readonly format: RecordFormat;
  },
): LineShape | undefined {
  const texts: ShapeText[] = [];
  const columns: number[] = [];
  let field: string | undefined;
  let textStart = 0;
  for (const { 0: token, index } of line.matchAll(TOKEN)) {
    if (token === "{" || token === "[") {
      if (index > 0) return undefined;
    } else if (token.startsWith('"')) {
      field = JSON.parse(token);
    } else if (field === undefined || !isFixed(field, format)) {
      const column = format.numbers.findIndex((number) => number.field === field);
      // A field that stands twice, the second time as null, is absent.
      if (column >= 0 && record[field!] === undefined) return undefined;
      columns.push(column);
      texts.push(shapeText(line.slice(textStart, index)));
      textStart = index + token.length;
    }
  }
  texts.push(shapeText(line.slice(textStart)));
  const error = textOf(record, format);
  return { texts, columns, outcome, ...(error === undefined ? {} : { error }) };
}

/** Whether more than a column depends on the value of a field; a number in it stays in the text. */
function isFixed(field: string, { texts }: RecordFormat): boolean {
  return field === "ok" || field === "code" || texts.some((text) => text.field === field);
}

function shapeText(text: string): ShapeText {
  const bytes = encoder.encode(text);
  const { length } = bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  const words = length < 4 ? [] : Array.from(
    { length: Math.ceil(length / 4) },
    (_, i) => view.getInt32(Math.min(i * 4, length - 4), true),
  );
  return { length, bytes, words: Int32Array.from(words) };
}
