import type { Later } from "../progress.ts";
import { type AuditHead, chainRecord, lineHash } from "./audit_chain.ts";
import { AuditDisk } from "./audit_disk.ts";
import { type AuditEntry, type AuditFields, auditFields } from "./audit_entry.ts";
import { AuditError } from "./audit_error.ts";

const MIB = 1024 * 1024;

/** How to keep an audit log. */
export interface AuditLogOptions {
  /** A file that has reached this is followed by the next, bytes. @default 64 MiB */
  readonly maxFileBytes?: number;
  /**
   * Records reach the disk at most so long after they were appended, ms. With 0 they are synced at
   * once, as many together as came meanwhile. @default 1000
   */
  readonly syncMs?: number;
  /** Told once when records cannot be written any more. @default ignored */
  readonly onProblem?: (error: AuditError) => void;
  /** Wall time, ms since 1970. @default Date.now */
  readonly wallTimeMs?: () => number;
  /** @default setTimeout, which keeps no program alive */
  readonly later?: Later;
}

/**
 * A log to which records can only be added, each holding the hash of the one before, so that what
 * was changed, taken out or put in later shows (`deno task audit:verify`). One process writes it.
 *
 * `append` chains a record at once; those of a turn of the loop are written together at its end, so
 * that the process may die without losing them, and reach the disk by `syncMs`, so that the machine
 * may. Who must not answer before that awaits `durable`.
 */
export class AuditLog {
  readonly #disk: AuditDisk;
  readonly #syncMs: number;
  readonly #wallTimeMs: () => number;
  readonly #later: Later;
  readonly #onProblem: (error: AuditError) => void;
  #head: AuditHead;
  /** Chained and not written yet, each with its line feed. */
  #lines = "";
  #turnEnds = false;
  #problem: AuditError | undefined;
  #cancelSync: (() => void) | undefined;
  #closed = false;

  private constructor(disk: AuditDisk, options: AuditLogOptions) {
    this.#disk = disk;
    this.#head = disk.head;
    this.#syncMs = options.syncMs ?? 1000;
    this.#wallTimeMs = options.wallTimeMs ?? Date.now;
    this.#later = options.later ?? laterUnref;
    this.#onProblem = options.onProblem ?? (() => {});
  }

  /**
   * Opens the log of a directory, or begins one there. What a crash left of a line is cut off, and
   * a record of the action `recover` says so. Throws an AuditError when another process has it
   * open, when it lacks records that were written, or when the file system refuses.
   */
  static open(directory: string, options: AuditLogOptions = {}): AuditLog {
    const disk = AuditDisk.open(directory, options.maxFileBytes ?? 64 * MIB);
    const log = new AuditLog(disk, options);
    const { torn } = disk;
    if (torn.length > 0) {
      const recovered = { action: "recover", outcome: "OK", torn_bytes: torn.length };
      log.#chain({ ...recovered, torn_sha256: lineHash(torn) });
    }
    return log;
  }

  /** Where the chain stands; keep it elsewhere now and then, and a cut at the end will show. */
  get head(): AuditHead {
    return this.#head;
  }

  /**
   * Adds a record and gives the head behind it. Throws an AuditError when earlier records could not
   * be written: what cannot be recorded should not be done.
   */
  append(entry: AuditEntry): AuditHead {
    if (this.#closed) throw new AuditError("file", "the audit log is closed");
    if (this.#problem !== undefined) this.#write();
    if (this.#problem !== undefined) throw this.#problem;
    return this.#chain(auditFields(entry));
  }

  /** Resolves when all records so far are on the disk. Rejects with an AuditError. */
  async durable(): Promise<void> {
    this.#write();
    if (this.#problem !== undefined) throw this.#problem;
    this.#cancelSync?.();
    this.#cancelSync = undefined;
    try {
      await this.#disk.sync();
    } catch (cause) {
      throw this.#fail(cause);
    }
  }

  /** Brings all records to the disk and lets go of the log. Rejects with an AuditError. */
  async close(): Promise<void> {
    if (this.#closed) return;
    try {
      await this.durable();
    } finally {
      this.#closed = true;
      this.#cancelSync?.();
      this.#disk.close();
    }
  }

  #chain(fields: AuditFields): AuditHead {
    const { line, head } = chainRecord(this.#head, fields, this.#wallTimeMs());
    this.#head = head;
    this.#lines += `${line}\n`;
    if (!this.#turnEnds) {
      this.#turnEnds = true;
      queueMicrotask(() => {
        this.#turnEnds = false;
        this.#write();
      });
    }
    return head;
  }

  #write(): void {
    if (this.#closed) return;
    const lines = this.#lines;
    this.#lines = ""; // after a failure they are the disk's, which tries again
    try {
      this.#disk.write(lines, this.#head);
    } catch (cause) {
      this.#fail(cause);
      return;
    }
    this.#problem = undefined;
    this.#syncLater();
  }

  #syncLater(): void {
    if (this.#cancelSync !== undefined || !this.#disk.unsynced) return;
    const sync = () => this.durable().catch(() => {}); // told by onProblem and by the next append
    this.#cancelSync = this.#syncMs === 0 ? () => {} : this.#later(sync, this.#syncMs);
    if (this.#syncMs === 0) sync();
  }

  #fail(cause: unknown): AuditError {
    const error = AuditError.fromFile(`writing the audit log in ${this.#disk.directory}`, cause);
    if (this.#problem === undefined) this.#onProblem(error);
    this.#problem = error;
    return error;
  }
}

function laterUnref(callback: () => void, delayMs: number): () => void {
  const timer = setTimeout(callback, delayMs);
  Deno.unrefTimer(timer);
  return () => clearTimeout(timer);
}
