import { type AuditHead, CHAIN_START, lineHash } from "./audit_chain.ts";
import { AuditError } from "./audit_error.ts";

const LINE_FEED = 0x0a;
const NAME = /^audit-\d{12,}\.jsonl$/;
/** More than a record can have. */
const TAIL_BYTES = 64 * 1024;

/** The file that begins with record `seq`; the names of a directory's files sort as they follow. */
export function auditFileName(seq: number): string {
  return `audit-${String(seq).padStart(12, "0")}.jsonl`;
}

/** Where the head stands, beside the files. */
export function headPath(directory: string): string {
  return `${directory}/audit.head`;
}

/** The paths of a directory's files, in their order. */
export function auditFiles(directory: string): string[] {
  return [...Deno.readDirSync(directory)]
    .filter(({ name, isFile }) => isFile && NAME.test(name))
    .map(({ name }) => `${directory}/${name}`)
    .sort();
}

/** The head of a head file's text; undefined when it is none. */
export function readHeadText(text: string): AuditHead | undefined {
  try {
    const { seq, hash } = JSON.parse(text);
    return Number.isSafeInteger(seq) && /^[0-9a-f]{64}$/.test(hash) ? { seq, hash } : undefined;
  } catch {
    return undefined;
  }
}

/** What {@link readHeadText} reads. It never gets shorter, so that it can be written in place. */
export function headText({ seq, hash }: AuditHead): string {
  return `${JSON.stringify({ hash, seq })}\n`;
}

/** How a file ends. */
interface AuditTail {
  /** Behind its last whole line; undefined when it has none. */
  readonly head?: AuditHead;
  /** Where that line ends, in bytes. */
  readonly wholeBytes: number;
  /** What follows without a line feed, as a crash in the middle of a write leaves it. */
  readonly torn: Uint8Array;
}

/** Reads how a file ends. Throws an AuditError when its last whole line is no record. */
export function readTail(path: string): AuditTail {
  using file = Deno.openSync(path, { read: true });
  const { size } = file.statSync();
  const from = Math.max(0, size - TAIL_BYTES);
  file.seekSync(from, Deno.SeekMode.Start);
  const bytes = new Uint8Array(size - from);
  for (let at = 0; at < bytes.length;) {
    const read = file.readSync(bytes.subarray(at));
    if (read === null) break;
    at += read;
  }
  const end = bytes.lastIndexOf(LINE_FEED);
  const torn = bytes.subarray(end + 1);
  if (end === -1 && from === 0) return { wholeBytes: 0, torn };
  const line = bytes.subarray(bytes.lastIndexOf(LINE_FEED, end - 1) + 1, end);
  const seq = seqOf(line);
  if (seq === undefined) {
    throw new AuditError("broken", `${path}: its last line is no audit record; ${ASIDE}`);
  }
  return { head: { seq, hash: lineHash(line) }, wholeBytes: from + end + 1, torn };
}

/** What to do with a log that is not whole. */
const ASIDE = "see deno task audit:verify, and move the directory aside to begin a new log";

/** Throws an AuditError when the log lacks records that its head file knows of. */
export function checkHead(found: AuditHead, noted: AuditHead | undefined, directory: string): void {
  const known = noted ?? CHAIN_START;
  if (known.seq > found.seq) {
    const text = `${directory}: records up to ${known.seq} were written and the files end at ` +
      `${found.seq}; ${ASIDE}`;
    throw new AuditError("broken", text);
  }
  if (known.seq === found.seq && known.hash !== found.hash) {
    const text = `${directory}: record ${found.seq} is not the one that was written; ${ASIDE}`;
    throw new AuditError("broken", text);
  }
}

function seqOf(line: Uint8Array): number | undefined {
  try {
    const { seq } = JSON.parse(new TextDecoder().decode(line));
    return Number.isSafeInteger(seq) && seq > 0 ? seq : undefined;
  } catch {
    return undefined;
  }
}
