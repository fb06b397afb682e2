import { parseEnd, parseMeta } from "./check_head.ts";
import { ColumnsBuilder } from "./columns_builder.ts";
import { lineShape } from "./line_shape.ts";
import { parseRecord } from "./read_record.ts";
import type { ResultFile } from "./result_file.ts";
import type { RecordColumns } from "./record_columns.ts";
import { ResultFileError } from "../result_file_error.ts";
import type { RunEnd } from "../run_end.ts";
import type { RunMeta } from "../run_meta.ts";
import { ShapeScanner } from "./shape_scanner.ts";

const TEST_PREFIX = "#TEST=";
const META_PREFIX = "#META=";
const END_PREFIX = "#END=";
const TEST_PREFIX_BYTES = new TextEncoder().encode(TEST_PREFIX);
const BYTE_ORDER_MARK = "\ufeff";
const NEWLINE = 10;

/** The longest line of ours is `#END` with its histograms, some 100 KB. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;
/** Few enough that the columns of a block stay in the processor's cache. */
const BLOCK_ROWS = 4096;

/** What a result file says, from its bytes as they come. */
export class ResultParser {
  readonly #path: string;
  readonly #onBlock: (block: RecordColumns) => void;
  readonly #block = new ColumnsBuilder(BLOCK_ROWS);
  readonly #scanner = new ShapeScanner(this.#block);
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #lineNumber = 0;
  #rowsBefore = 0;
  #test: string | undefined;
  #meta: Partial<RunMeta> | undefined;
  #end: Partial<RunEnd> | undefined;

  constructor(path: string, onBlock: (block: RecordColumns) => void) {
    this.#path = path;
    this.#onBlock = onBlock;
  }

  /**
   * Takes the next bytes of the file.
   *
   * @returns where the last line begins, whose end is still to come: it is to be handed in again
   */
  bytes(bytes: Uint8Array): number {
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    while (at < end) {
      if (this.#test !== undefined && this.#end === undefined) {
        const rowsBefore = this.#block.count;
        at = this.#scanner.scan(view, { start: at, end });
        this.#lineNumber += this.#block.count - rowsBefore;
        if (this.#flushFull() || at === end) continue;
      }
      const lineEnd = bytes.indexOf(NEWLINE, at) + 1;
      this.#lineOrThrow(this.#decoder.decode(bytes.subarray(at, lineEnd)));
      at = lineEnd;
    }
    if (this.#test === undefined && !looksLikeHead(bytes)) throw this.#notAResultFile();
    if (bytes.length - end > MAX_LINE_BYTES) {
      throw this.#malformed(this.#lineNumber + 1, new SyntaxError("it is longer than 16 MB"));
    }
    return end;
  }

  /** There is no more but the start of a line. */
  end(rest: Uint8Array): ResultFile {
    const tornLine = this.#lastLine(this.#decoder.decode(rest));
    if (this.#test === undefined) throw this.#notAResultFile();
    this.#flush();
    return {
      path: this.#path,
      test: this.#test,
      ...(this.#meta === undefined ? {} : { meta: this.#meta }),
      ...(this.#end === undefined ? {} : { end: this.#end }),
      interrupted: this.#end === undefined || this.#end.interrupted === true,
      recordCount: this.#rowsBefore,
      ...(tornLine === undefined ? {} : { tornLine }),
    };
  }

  #flushFull(): boolean {
    const full = this.#block.count === this.#block.capacity;
    if (full) this.#flush();
    return full;
  }

  #flush(): void {
    this.#rowsBefore += this.#block.count;
    if (this.#block.count > 0) this.#onBlock(this.#block);
    this.#block.clear();
  }

  /** A last line without an end may be whole, or torn when the writer was cut off. */
  #lastLine(line: string): number | undefined {
    if (line === "") return undefined;
    const lineNumber = this.#lineNumber + 1;
    try {
      this.#line(line);
      return undefined;
    } catch (thrown) {
      if (!(thrown instanceof SyntaxError) || this.#end !== undefined) {
        throw this.#malformed(lineNumber, thrown);
      }
      return lineNumber;
    }
  }

  #lineOrThrow(line: string): void {
    try {
      this.#line(line);
    } catch (thrown) {
      throw this.#malformed(this.#lineNumber, thrown);
    }
    this.#flushFull();
  }

  #line(lineWithEnd: string): void {
    this.#lineNumber++;
    const line = lineWithEnd.replace(/\r?\n$/, "");
    if (this.#lineNumber === 1) {
      this.#firstLine(line);
    } else if (line.startsWith("#")) {
      this.#comment(line);
    } else if (line.trim() !== "") {
      if (this.#end !== undefined) throw new SyntaxError("it is a record behind #END");
      const record = parseRecord(line);
      const outcome = this.#block.add(record);
      const shape = lineShape(lineWithEnd, { record, outcome });
      if (shape !== undefined) this.#scanner.learn(shape);
    }
  }

  #firstLine(line: string): void {
    const text = line.startsWith(BYTE_ORDER_MARK) ? line.slice(BYTE_ORDER_MARK.length) : line;
    if (!text.startsWith(TEST_PREFIX)) throw this.#notAResultFile();
    this.#test = text.slice(TEST_PREFIX.length).trim();
  }

  #comment(line: string): void {
    if (line.startsWith(META_PREFIX)) {
      this.#meta = parseMeta(line.slice(META_PREFIX.length));
    } else if (line.startsWith(END_PREFIX)) {
      this.#end = parseEnd(line.slice(END_PREFIX.length));
    } else if (line.startsWith(TEST_PREFIX)) {
      throw new SyntaxError("it begins a second run, and a file holds one");
    }
  }

  #notAResultFile(): ResultFileError {
    return new ResultFileError(
      "malformed",
      this.#path,
      `${this.#path} is not a result file: its first line is not ${TEST_PREFIX} and a test's name`,
    );
  }

  /** What `#line` threw, with the place; what a reader of blocks threw passes as it is. */
  #malformed(lineNumber: number, thrown: unknown): unknown {
    if (!(thrown instanceof SyntaxError)) return thrown;
    return new ResultFileError(
      "malformed",
      this.#path,
      `${this.#path}, line ${lineNumber}: ${thrown.message}`,
      { cause: thrown },
    );
  }
}

/** Whether the start of a file, as far as it is known, can be that of a result file. */
function looksLikeHead(bytes: Uint8Array): boolean {
  // Behind a byte order mark, EF BB BF, the head may begin too.
  const start = bytes[0] === 0xef ? 3 : 0;
  return TEST_PREFIX_BYTES.every((byte, i) =>
    start + i >= bytes.length || bytes[start + i] === byte
  );
}
