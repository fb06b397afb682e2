import { parseEnd, parseMeta } from "./check_head.ts";
import { parseRecord, type ReadRecord } from "./read_record.ts";
import { ResultFileError } from "./result_file_error.ts";
import type { RunEnd } from "./run_end.ts";
import type { RunMeta } from "./run_meta.ts";

const TEST_PREFIX = "#TEST=";
const META_PREFIX = "#META=";
const END_PREFIX = "#END=";

const READ_BYTES = 256 * 1024;
/** The longest line of ours is `#END` with its histograms, some 100 KB. */
const MAX_LINE_CHARS = 16 * 1024 * 1024;

/** What a result file says beside its records. */
export interface ResultFile {
  readonly path: string;
  /** The test's name, from the first line. */
  readonly test: string;
  /** Absent from files that only have a first line and records. */
  readonly meta?: Partial<RunMeta>;
  /** Absent from the file of a run that was cut off. */
  readonly end?: Partial<RunEnd>;
  /** Whether the run was stopped or cut off before its end. */
  readonly interrupted: boolean;
  readonly recordCount: number;
  /** The number of the last line, when it was cut off in its middle; it is not a record then. */
  readonly tornLine?: number;
}

/**
 * Reads a result file line by line, handing each record to `onRecord` as it comes, so that a file
 * of any size takes no more memory than a few lines. Lines that begin with `#` and are not known
 * are skipped. Rejects with a ResultFileError; for `malformed` the message has the line's number.
 */
export async function readResults(
  path: string,
  onRecord: (record: ReadRecord) => void = () => {},
): Promise<ResultFile> {
  const parser = new Parser(path, onRecord);
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path);
  } catch (thrown) {
    throw ResultFileError.fromRead(thrown, path);
  }
  try {
    const decoder = new TextDecoder();
    const chunk = new Uint8Array(READ_BYTES);
    for (;;) {
      const length = await readInto(file, chunk, path);
      if (length === null) break;
      parser.text(decoder.decode(chunk.subarray(0, length), { stream: true }));
    }
    parser.text(decoder.decode());
    return parser.end();
  } finally {
    file.close();
  }
}

async function readInto(
  file: Deno.FsFile,
  chunk: Uint8Array,
  path: string,
): Promise<number | null> {
  try {
    return await file.read(chunk);
  } catch (thrown) {
    throw ResultFileError.fromRead(thrown, path);
  }
}

class Parser {
  readonly #path: string;
  readonly #onRecord: (record: ReadRecord) => void;
  #rest = "";
  #lineNumber = 0;
  #test: string | undefined;
  #meta: Partial<RunMeta> | undefined;
  #end: Partial<RunEnd> | undefined;
  #recordCount = 0;

  constructor(path: string, onRecord: (record: ReadRecord) => void) {
    this.#path = path;
    this.#onRecord = onRecord;
  }

  /** Takes the next piece of the file. */
  text(piece: string): void {
    const text = this.#rest + piece;
    let start = 0;
    for (;;) {
      const end = text.indexOf("\n", start);
      if (end === -1) break;
      this.#lineOrThrow(text.slice(start, end));
      start = end + 1;
    }
    this.#rest = text.slice(start);
    if (this.#test === undefined && !looksLikeHead(this.#rest)) throw this.#notAResultFile();
    if (this.#rest.length > MAX_LINE_CHARS) {
      throw this.#malformed(this.#lineNumber + 1, new SyntaxError("it is longer than 16 MB"));
    }
  }

  /** There is no more. */
  end(): ResultFile {
    const tornLine = this.#lastLine();
    if (this.#test === undefined) throw this.#notAResultFile();
    return {
      path: this.#path,
      test: this.#test,
      ...(this.#meta === undefined ? {} : { meta: this.#meta }),
      ...(this.#end === undefined ? {} : { end: this.#end }),
      interrupted: this.#end === undefined || this.#end.interrupted === true,
      recordCount: this.#recordCount,
      ...(tornLine === undefined ? {} : { tornLine }),
    };
  }

  /** A last line without an end may be whole, or torn when the writer was cut off. */
  #lastLine(): number | undefined {
    if (this.#rest === "") return undefined;
    const lineNumber = this.#lineNumber + 1;
    try {
      this.#line(this.#rest);
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
  }

  #line(lineWithReturn: string): void {
    this.#lineNumber++;
    const line = lineWithReturn.endsWith("\r") ? lineWithReturn.slice(0, -1) : lineWithReturn;
    if (this.#lineNumber === 1) {
      if (!line.startsWith(TEST_PREFIX)) throw this.#notAResultFile();
      this.#test = line.slice(TEST_PREFIX.length).trim();
    } else if (line.startsWith("#")) {
      this.#comment(line);
    } else if (line.trim() !== "") {
      if (this.#end !== undefined) throw new SyntaxError("it is a record behind #END");
      const record = parseRecord(line);
      this.#recordCount++;
      this.#onRecord(record);
    }
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

  /** What `#line` threw, with the place; errors of `onRecord` pass as they are. */
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
function looksLikeHead(start: string): boolean {
  const length = Math.min(start.length, TEST_PREFIX.length);
  return start.slice(0, length) === TEST_PREFIX.slice(0, length);
}
