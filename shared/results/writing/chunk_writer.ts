import { ResultFileError } from "../result_file_error.ts";

/** Where chunks go; a Deno.FsFile is one. */
export interface Sink {
  /** Writes some of the bytes, and tells how many. */
  write(bytes: Uint8Array): Promise<number>;
  sync(): Promise<void>;
  close(): void;
}

/**
 * Writes chunks in their order, one at a time, while the caller goes on. What waits is bounded: a
 * chunk that finds too much waiting is refused. The first failure is kept and ends the writing.
 */
export class ChunkWriter {
  readonly #sink: Sink;
  readonly #path: string;
  readonly #maxPendingBytes: number;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #writing: Promise<void> | undefined;
  #failed: ResultFileError | undefined;

  constructor(
    sink: Sink,
    options: { readonly path: string; readonly maxPendingBytes: number },
  ) {
    this.#sink = sink;
    this.#path = options.path;
    this.#maxPendingBytes = options.maxPendingBytes;
  }

  /** The first failure of the sink, once there was one. */
  get failed(): ResultFileError | undefined {
    return this.#failed;
  }

  /** Takes a chunk, and keeps it. False when it was refused, because too much waits already. */
  push(chunk: Uint8Array): boolean {
    if (this.#pendingBytes + chunk.length > this.#maxPendingBytes) return false;
    this.pushAlways(chunk);
    return true;
  }

  /** Takes a chunk however much waits. */
  pushAlways(chunk: Uint8Array): void {
    if (this.#failed !== undefined) return;
    this.#pending.push(chunk);
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
        for (const chunk of chunks) {
          await writeFully(this.#sink, chunk);
          this.#pendingBytes -= chunk.length;
        }
      }
    } catch (thrown) {
      this.#failed = ResultFileError.fromWrite(thrown, this.#path);
      this.#pending = [];
      this.#pendingBytes = 0;
    }
    this.#writing = undefined;
  }
}

async function writeFully(sink: Sink, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await sink.write(bytes.subarray(written));
  }
}
