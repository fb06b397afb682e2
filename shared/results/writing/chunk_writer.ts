import { ResultFileError } from "../result_file_error.ts";

/** Where chunks go; a Deno.FsFile is one. */
export interface Sink {
  /** Writes some of the bytes, and tells how many. */
  write(bytes: Uint8Array): Promise<number>;
  sync(): Promise<void>;
  /** Cuts the file off behind so many bytes. */
  truncate(length: number): Promise<void>;
  /** Goes to a place in the file. */
  seek(offset: number, whence: Deno.SeekMode): Promise<number>;
  close(): void;
}

/** How chunks are written. */
interface ChunkWriterOptions {
  /** Of the file, for messages. */
  readonly path: string;
  readonly maxPendingBytes: number;
  /** Told of the first failure as soon as it is there. */
  readonly onFailed?: (error: ResultFileError) => void;
}

/**
 * Writes chunks in their order, one at a time, while the caller goes on. What waits is bounded: a
 * chunk that finds too much waiting is refused. The first failure is kept and ends the writing.
 */
export class ChunkWriter {
  readonly #sink: Sink;
  readonly #path: string;
  readonly #maxPendingBytes: number;
  /** With how many records each has. */
  #pending: { readonly chunk: Uint8Array; readonly records: number }[] = [];
  #writtenBytes = 0;
  #writtenRecords = 0;
  #pendingBytes = 0;
  #writing: Promise<void> | undefined;
  #failed: ResultFileError | undefined;
  readonly #onFailed: ((error: ResultFileError) => void) | undefined;

  constructor(sink: Sink, options: ChunkWriterOptions) {
    this.#onFailed = options.onFailed;
    this.#sink = sink;
    this.#path = options.path;
    this.#maxPendingBytes = options.maxPendingBytes;
  }

  /** The first failure of the sink, once there was one. */
  get failed(): ResultFileError | undefined {
    return this.#failed;
  }

  /** What has been written in whole chunks. */
  get written(): { readonly bytes: number; readonly records: number } {
    return { bytes: this.#writtenBytes, records: this.#writtenRecords };
  }

  /** Takes a chunk with so many records, and keeps it, unless too much waits already. */
  push(chunk: Uint8Array, records: number): void {
    if (this.#failed !== undefined) return;
    if (this.#pendingBytes + chunk.length > this.#maxPendingBytes) return;
    this.#pending.push({ chunk, records });
    this.#pendingBytes += chunk.length;
    this.#writing ??= this.#writeAll();
  }

  /** Resolves when nothing waits any more, be it written or failed. Never rejects. */
  async drain(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#pending.length > 0) {
        const chunks = this.#pending;
        this.#pending = [];
        for (const { chunk, records } of chunks) {
          await writeFully(this.#sink, chunk);
          this.#pendingBytes -= chunk.length;
          this.#writtenBytes += chunk.length;
          this.#writtenRecords += records;
        }
      }
    } catch (thrown) {
      this.#failed = ResultFileError.fromWrite(thrown, this.#path);
      this.#pending = [];
      this.#pendingBytes = 0;
      this.#onFailed?.(this.#failed);
    }
    this.#writing = undefined;
  }
}

/** Writes all of the bytes. Rejects with what the sink throws. */
export async function writeFully(sink: Sink, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await sink.write(bytes.subarray(written));
  }
}
