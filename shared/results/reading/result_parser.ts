import { factsOf, type ScenarioFacts } from "../../scenarios/mod.ts";
import { parseEnd, parseMeta } from "./check_head.ts";
import { ColumnsBuilder } from "./columns_builder.ts";
import { lineShape } from "./line_shape.ts";
import { parseRecord } from "./read_record.ts";
import type { ResultFile } from "./result_file.ts";
import type { OnBlock } from "./record_columns.ts";
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

/** What reads the records of a test. */
interface Body {
  readonly facts: ScenarioFacts;
  readonly block: ColumnsBuilder;
  readonly scanner: ShapeScanner;
}

/** What a result file says, from its bytes as they come. */
export class ResultParser {
  readonly #path: string;
  readonly #onBlock: OnBlock;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #lineNumber = 0;
  #rowsBefore = 0;
  /** From the first line on, which names the test. */
  #body: Body | undefined;
  #meta: Partial<RunMeta> | undefined;
  #end: Partial<RunEnd> | undefined;

  constructor(path: string, onBlock: OnBlock) {
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
      if (this.#body !== undefined && this.#end === undefined) {
        const { block, scanner } = this.#body;
        const rowsBefore = block.count;
        at = scanner.scan(view, { start: at, end });
        this.#lineNumber += block.count - rowsBefore;
        if (this.#flushFull(this.#body) || at === end) continue;
      }
      const lineEnd = bytes.indexOf(NEWLINE, at) + 1;
      this.#lineOrThrow(this.#decoder.decode(bytes.subarray(at, lineEnd)));
      at = lineEnd;
    }
    if (this.#body === undefined && !looksLikeHead(bytes)) throw this.#notAResultFile();
    if (bytes.length - end > MAX_LINE_BYTES) {
      throw this.#malformed(this.#lineNumber + 1, new SyntaxError("it is longer than 16 MB"));
    }
    return end;
  }

  /** There is no more but the start of a line. */
  end(rest: Uint8Array): ResultFile {
    const tornLine = this.#lastLine(this.#decoder.decode(rest));
    if (this.#body === undefined) throw this.#notAResultFile();
    this.#flush(this.#body);
    return {
      path: this.#path,
      test: this.#body.facts.test,
      ...(this.#meta === undefined ? {} : { meta: this.#meta }),
      ...(this.#end === undefined ? {} : { end: this.#end }),
      interrupted: this.#end === undefined || this.#end.interrupted === true,
      recordCount: this.#rowsBefore,
      ...(tornLine === undefined ? {} : { tornLine }),
    };
  }

  #flushFull(body: Body): boolean {
    const full = body.block.count === body.block.capacity;
    if (full) this.#flush(body);
    return full;
  }

  #flush({ block, facts }: Body): void {
    this.#rowsBefore += block.count;
    if (block.count > 0) this.#onBlock(block, facts);
    block.clear();
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
    if (this.#body !== undefined) this.#flushFull(this.#body);
  }

  #line(lineWithEnd: string): void {
    this.#lineNumber++;
    const line = lineWithEnd.replace(/\r?\n$/, "");
    if (this.#body === undefined) {
      this.#body = this.#firstLine(line);
    } else if (line.startsWith("#")) {
      this.#comment(line, this.#body.facts);
    } else if (line.trim() !== "") {
      if (this.#end !== undefined) throw new SyntaxError("it is a record behind #END");
      const { facts, block, scanner } = this.#body;
      const record = parseRecord(line, facts);
      const outcome = block.add(record);
      const shape = lineShape(lineWithEnd, { record, outcome, format: facts.record });
      if (shape !== undefined) scanner.learn(shape);
    }
  }

  #firstLine(line: string): Body {
    const text = line.startsWith(BYTE_ORDER_MARK) ? line.slice(BYTE_ORDER_MARK.length) : line;
    if (!text.startsWith(TEST_PREFIX)) throw this.#notAResultFile();
    const facts = factsOf(text.slice(TEST_PREFIX.length).trim());
    const block = new ColumnsBuilder(facts.record, BLOCK_ROWS);
    return { facts, block, scanner: new ShapeScanner(block) };
  }

  #comment(line: string, facts: ScenarioFacts): void {
    if (line.startsWith(META_PREFIX)) {
      this.#meta = parseMeta(line.slice(META_PREFIX.length));
    } else if (line.startsWith(END_PREFIX)) {
      this.#end = parseEnd(line.slice(END_PREFIX.length), facts);
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
