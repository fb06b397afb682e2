import type { RecordFormat, RecordRow } from "../../scenarios/mod.ts";
import type { LineBuffer } from "./line_buffer.ts";

/** A longer text is cut; it still is one line, whatever stands in it. */
export const MAX_TEXT_CHARS = 200;
/** As JSON: each char of UTF-16 as `\uXXXX` at the worst, with quotes. */
const MAX_TEXT_BYTES = MAX_TEXT_CHARS * 6 + 2;
/** Beyond it a number is none that was measured: 10^12 ms are 31 years, and keep thousandths exact. */
const MAX_NUMBER = 1e12;
/** Such a number with sign, dot and decimals. */
const MAX_NUMBER_BYTES = 18;
/** Names that are kept as bytes; a format says that they are few, and nobody holds it to that. */
const MAX_NAMES = 256;

const encoder = new TextEncoder();
const OK = encoder.encode('{"ok":true');
const FAILED = encoder.encode('{"ok":false');
const CODE = encoder.encode(',"code":');
const END = encoder.encode("}");

/** What a field puts, and the place in the row where it finds it. */
interface FieldPut {
  readonly kind: "ms" | "count" | "name" | "text";
  /** What stands before the value: `,"latency_ms":`. */
  readonly key: Uint8Array;
  readonly place: number;
}

/** Puts records of one format as lines of JSON. What is not known is left out. */
export class RecordLines {
  /** No line is longer. */
  readonly maxBytes: number;
  readonly #puts: readonly FieldPut[];
  readonly #names = new Map<string, Uint8Array>();

  constructor(format: RecordFormat) {
    this.#puts = format.fields.map((field) => ({
      kind: field.kind,
      key: encoder.encode(`,${JSON.stringify(field.field)}:`),
      place: "column" in field ? format.placeOf(field.column) : format.textPlaceOf(field.field),
    }));
    this.maxBytes = this.#puts.reduce(
      (bytes, { kind, key }) =>
        bytes + key.length +
        (kind === "ms" || kind === "count" ? MAX_NUMBER_BYTES : MAX_TEXT_BYTES),
      FAILED.length + CODE.length + MAX_TEXT_BYTES + END.length + 1,
    );
  }

  put(lines: LineBuffer, row: RecordRow): void {
    lines.startLine();
    lines.put(row.ok ? OK : FAILED);
    if (row.code !== undefined) {
      lines.put(CODE);
      lines.put(this.#nameBytes(row.code));
    }
    const puts = this.#puts;
    for (let i = 0; i < puts.length; i++) {
      const { kind, key, place } = puts[i];
      if (kind === "ms" || kind === "count") {
        const value = row.numbers[place];
        // NaN is in no range.
        if (!(value > -MAX_NUMBER && value < MAX_NUMBER)) continue;
        if (kind === "ms") lines.putFixed3(key, value);
        else lines.putWhole(key, value);
      } else {
        const text = row.texts[place];
        if (text === undefined) continue;
        lines.put(key);
        lines.put(kind === "name" ? this.#nameBytes(text) : textBytes(text));
      }
    }
    lines.put(END);
    lines.endLine();
  }

  #nameBytes(name: string): Uint8Array {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const bytes = textBytes(name);
    if (this.#names.size < MAX_NAMES) this.#names.set(name, bytes);
    return bytes;
  }
}

function textBytes(text: string): Uint8Array {
  const short = text.length > MAX_TEXT_CHARS ? `${text.slice(0, MAX_TEXT_CHARS - 1)}…` : text;
  return encoder.encode(JSON.stringify(short));
}
