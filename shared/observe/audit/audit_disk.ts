import { type AuditHead, CHAIN_START } from "./audit_chain.ts";
import { AuditError } from "./audit_error.ts";
import {
  auditFileName,
  auditFiles,
  checkHead,
  headPath,
  headText,
  readHeadText,
  readTail,
} from "./audit_files.ts";

const encoder = new TextEncoder();

/** Lines to files that follow each other, and what is known to be on the disk into `audit.head`. */
export class AuditDisk {
  readonly directory: string;
  /** What a crash had left of a line, and is cut off now. */
  readonly torn: Uint8Array;
  /** Behind the last line that was there when the log was opened. */
  readonly head: AuditHead;

  readonly #maxFileBytes: number;
  /** Open for as long as the log is: its lock keeps other processes out. */
  readonly #headFile: Deno.FsFile;
  #file: Deno.FsFile | undefined;
  #fileBytes = 0;
  #fileIsNew = false;
  /** Full, and not synced yet. */
  #full: Deno.FsFile[] = [];
  /** What the file system has not taken yet. */
  #pending = new Uint8Array();
  /** The file ends within a line whose rest is pending. */
  #isTorn = false;
  /** Behind the last line that was written. */
  #written: AuditHead;
  #syncedSeq: number;
  #syncing: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #syncError: unknown;

  private constructor(
    opened: {
      readonly directory: string;
      readonly headFile: Deno.FsFile;
      readonly head: AuditHead;
      readonly torn: Uint8Array;
      readonly last: string | undefined;
    },
    maxFileBytes: number,
  ) {
    this.directory = opened.directory;
    this.torn = opened.torn;
    this.head = opened.head;
    this.#headFile = opened.headFile;
    this.#written = opened.head;
    this.#syncedSeq = opened.head.seq;
    this.#maxFileBytes = maxFileBytes;
    if (opened.last === undefined) return;
    this.#file = Deno.openSync(opened.last, { append: true });
    this.#fileBytes = this.#file.statSync().size;
  }

  /** Throws an AuditError. */
  static open(directory: string, maxFileBytes: number): AuditDisk {
    try {
      Deno.mkdirSync(directory, { recursive: true, mode: 0o700 });
      const headFile = lockedHeadFile(directory);
      try {
        return new AuditDisk({ directory, headFile, ...recover(directory) }, maxFileBytes);
      } catch (error) {
        headFile.close();
        throw error;
      }
    } catch (cause) {
      throw AuditError.fromFile(`opening the audit log in ${directory}`, cause);
    }
  }

  /** Whether lines were written that may not be on the disk yet. */
  get unsynced(): boolean {
    return this.#syncedSeq < this.#written.seq;
  }

  /**
   * Writes lines, and before them those that failed; `head` is the one behind them. What a failed
   * write has left is kept, and goes out with the next.
   */
  write(lines: string, head: AuditHead): void {
    this.#pending = joined(this.#pending, encoder.encode(lines));
    if (this.#syncError !== undefined) throw this.#syncError;
    if (this.#pending.length === 0) return;
    const isFull = this.#file === undefined || this.#fileBytes >= this.#maxFileBytes;
    if (isFull && !this.#isTorn) this.#nextFile();
    while (this.#pending.length > 0) {
      const written = this.#file!.writeSync(this.#pending);
      this.#fileBytes += written;
      this.#pending = this.#pending.subarray(written);
      this.#isTorn = this.#pending.length > 0;
    }
    this.#written = head;
  }

  /**
   * Resolves when all that was written is on the disk. Callers that come while one sync runs share
   * the next. After a failure nothing is written any more: the system may have dropped the pages,
   * and a second sync would not tell.
   */
  sync(): Promise<void> {
    if (this.#syncError !== undefined) return Promise.reject(this.#syncError);
    if (this.#syncing !== undefined) {
      return this.#next ??= this.#syncing.then(() => {
        this.#next = undefined;
        return this.sync();
      });
    }
    if (!this.unsynced) return Promise.resolve();
    return this.#syncing = this.#sync().catch((error) => {
      this.#syncError = error;
      throw error;
    }).finally(() => this.#syncing = undefined);
  }

  close(): void {
    for (const file of [this.#file, ...this.#full, this.#headFile]) file?.close();
  }

  async #sync(): Promise<void> {
    const head = this.#written;
    for (const file of this.#full.splice(0)) {
      await file.syncData();
      file.close();
    }
    const isNew = this.#fileIsNew;
    this.#fileIsNew = false;
    await this.#file?.syncData();
    if (isNew) await syncDirectory(this.directory);
    this.#headFile.seekSync(0, Deno.SeekMode.Start);
    this.#headFile.writeSync(encoder.encode(headText(head)));
    this.#syncedSeq = head.seq;
  }

  #nextFile(): void {
    const path = `${this.directory}/${auditFileName(this.#written.seq + 1)}`;
    const file = Deno.openSync(path, { createNew: true, append: true, mode: 0o600 });
    if (this.#file !== undefined) this.#full.push(this.#file);
    this.#file = file;
    this.#fileBytes = 0;
    this.#fileIsNew = true;
  }
}

function lockedHeadFile(directory: string): Deno.FsFile {
  const options = { create: true, read: true, write: true, mode: 0o600 };
  const file = Deno.openSync(headPath(directory), options);
  if (file.tryLockSync(true)) return file;
  file.close();
  throw new AuditError("locked", `another process writes the audit log in ${directory}`);
}

/** Where the log stands; a torn line is cut off once it is sure that nothing else is missing. */
function recover(directory: string) {
  const files = auditFiles(directory);
  const last = files.at(-1);
  const text = Deno.readTextFileSync(headPath(directory));
  const noted = readHeadText(text);
  if (text !== "" && noted === undefined) {
    throw new AuditError("broken", `${headPath(directory)} is no head of an audit log`);
  }
  let head: AuditHead | undefined;
  for (const path of files.toReversed()) {
    head = readTail(path).head;
    if (head !== undefined) break;
  }
  head ??= CHAIN_START;
  checkHead(head, noted, directory);
  if (last === undefined) return { head, last, torn: new Uint8Array() };
  const { torn, wholeBytes } = readTail(last);
  if (torn.length > 0) Deno.truncateSync(last, wholeBytes);
  return { head, last, torn };
}

/** A new file's name is on the disk only when its directory is (fsync(2), Linux). */
async function syncDirectory(path: string): Promise<void> {
  using directory = await Deno.open(path, { read: true });
  await directory.sync();
}

function joined(first: Uint8Array, second: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (first.length === 0) return second;
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
