import { ChunkWriter, type Sink, writeFully } from "./chunk_writer.ts";
import { LineBuffer } from "./line_buffer.ts";
import { factsOf, type RecordFormat, type RecordRow } from "../../scenarios/mod.ts";
import { fieldsOfEnd } from "../end_fields.ts";
import type { RecordsMode } from "../records_mode.ts";
import { ResultFileError } from "../result_file_error.ts";
import type { RunEnd } from "../run_end.ts";
import type { RunMeta } from "../run_meta.ts";
import { RecordLines } from "./record_line.ts";

/** Records wait no longer than this for a chunk to fill: so much a process that is killed loses. */
const MAX_WAIT_MS = 1000;

/** Options of a ResultWriter. */
interface ResultWriterOptions {
  /** The file's path, for messages. */
  readonly path: string;
  readonly meta: RunMeta;
  /** Of the records of its test. */
  readonly record: RecordFormat;
  /** How many bytes may wait for the disk before records are left out. @default 33554432 */
  readonly maxPendingBytes?: number;
  /** Gives back the room that was kept for `#END`, if there is any. @default there is none */
  readonly freeRoom?: () => Promise<void>;
  /** Told as soon as something cannot be written. @default nothing is done before `finish` */
  readonly onFailed?: (error: ResultFileError) => void;
}

/**
 * Writes a result file: the head when it is made, records during the run, `#END` with `finish`.
 *
 * Records go into a buffer, which is written in the background when it has 64 KiB or a second of the
 * run, so that a record costs well below a microsecond and never waits. A failure of the disk is
 * told at once and kept: `failed` has it from then on, and `finish` rejects with it. Still the file
 * gets its `#END`, behind the records that are whole, from room that was kept for it.
 */
export class ResultWriter {
  readonly path: string;
  readonly #test: string;
  readonly #mode: RecordsMode;
  readonly #records: RecordLines;
  /** The place of the time when a call was due; −1 where records do not tell. */
  readonly #atPlace: number;
  readonly #sink: Sink;
  readonly #chunks: ChunkWriter;
  readonly #lines: LineBuffer;
  readonly #freeRoom: () => Promise<void>;
  #recordCount = 0;
  #recordsInBuffer = 0;
  #firstInBufferMs = 0;
  #finished: Promise<void> | undefined;

  /** @param sink an empty file, which from now on is the writer's to close */
  constructor(sink: Sink, options: ResultWriterOptions) {
    this.path = options.path;
    this.#test = options.meta.test;
    this.#mode = options.meta.records;
    this.#records = new RecordLines(options.record);
    this.#atPlace = options.record.placeOf("at");
    this.#sink = sink;
    this.#chunks = new ChunkWriter(sink, {
      path: options.path,
      maxPendingBytes: options.maxPendingBytes ?? 32 * 1024 * 1024,
      onFailed: options.onFailed,
    });
    this.#freeRoom = options.freeRoom ?? (() => Promise.resolve());
    this.#lines = new LineBuffer((chunk) => this.#push(chunk), this.#records.maxBytes);
    this.#lines.putLine(`#TEST=${options.meta.test.replaceAll(/[\r\n]/g, " ")}`);
    this.#lines.putLine(`#META=${JSON.stringify(options.meta)}`);
  }

  /** The failure after which no more is written; undefined as long as all is well. */
  get failed(): ResultFileError | undefined {
    return this.#chunks.failed;
  }

  /** Writes the record of a call, if the mode wants it. The row is borrowed. */
  record(row: RecordRow): void {
    if (this.#mode !== "all" && (this.#mode === "none" || row.ok)) return;
    this.#records.put(this.#lines, row);
    this.#recorded(this.#atPlace < 0 ? NaN : row.numbers[this.#atPlace]);
  }

  /** Sends what is in the buffer on its way to the disk; resolves when it is there or failed. */
  async flush(): Promise<void> {
    this.#lines.flush();
    await this.#chunks.drain();
  }

  /**
   * Writes `#END`, and resolves when everything is on the disk and the file is closed. Rejects with
   * a ResultFileError when something could not be written. Does its work once.
   */
  finish(end: RunEnd): Promise<void> {
    this.#finished ??= this.#finish(end);
    return this.#finished;
  }

  async #finish(end: RunEnd): Promise<void> {
    try {
      await this.flush();
      const { bytes, records } = this.#chunks.written;
      const leftOut = this.#recordCount - records;
      const left = leftOut > 0 ? { records_left_out: leftOut } : {};
      const fields = fieldsOfEnd({ ...end, ...left }, factsOf(this.#test));
      await this.#freeRoom();
      if (this.#chunks.failed !== undefined) {
        await this.#sink.truncate(bytes);
        await this.#sink.seek(bytes, Deno.SeekMode.Start);
      }
      await writeFully(this.#sink, new TextEncoder().encode(`#END=${JSON.stringify(fields)}\n`));
      await this.#sink.sync();
      if (this.#chunks.failed === undefined && leftOut > 0) throw this.#tooSlow(leftOut);
    } catch (thrown) {
      throw this.failed ?? ResultFileError.fromWrite(thrown, this.path);
    } finally {
      this.#sink.close();
    }
    if (this.failed !== undefined) throw this.failed;
  }

  /** Counts a record, and sends the buffer on its way when the first one in it is old. */
  #recorded(atMs: number): void {
    this.#recordCount++;
    if (this.#recordsInBuffer++ === 0 || Number.isNaN(this.#firstInBufferMs)) {
      this.#firstInBufferMs = atMs;
    }
    if (atMs - this.#firstInBufferMs >= MAX_WAIT_MS) this.#lines.flush();
  }

  #push(chunk: Uint8Array): void {
    this.#chunks.push(chunk, this.#recordsInBuffer);
    this.#recordsInBuffer = 0;
  }

  #tooSlow(leftOut: number): ResultFileError {
    return new ResultFileError(
      "slow",
      this.path,
      `${leftOut} records were left out of ${this.path}, as the disk takes them slower than ` +
        "they come; use --records failed, or a faster disk by RESULTS_DIR (the figures in #END " +
        "are of all calls)",
    );
  }
}
