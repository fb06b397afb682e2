import { type AuditHead, CHAIN_START, lineHash } from "./audit_chain.ts";
import { canonicalJson } from "./canonical_json.ts";

const LINE_FEED = 0x0a;

/** A file of an audit log. */
export interface AuditFile {
  /** For messages. */
  readonly name: string;
  read(): Promise<Uint8Array>;
}

/** Between what a chain must hang; what is not given is not checked. */
interface AuditBounds {
  /** The head behind which the first file begins. @default the start of the chain */
  readonly after?: AuditHead;
  /** A head that the log has had: it must be in these files. */
  readonly head?: AuditHead;
}

/** What there is to say of a log. */
type AuditVerdict =
  | { readonly kind: "whole"; readonly records: number; readonly head: AuditHead }
  | {
    readonly kind: "broken";
    readonly file: string;
    /** From 1; absent when the files end too early. */
    readonly line?: number;
    /** Which line broke and how, in words. */
    readonly problem: string;
  };

/**
 * Whether the files of a log, in their order, hold each record as it was written and where it was.
 * Rejects when a file cannot be read. A chain tells what was done inside it; that its end is missing
 * only a head tells that was kept elsewhere, and against one who may write files and head alike only
 * a head that he cannot reach.
 */
export async function verifyAudit(
  files: readonly AuditFile[],
  { after = CHAIN_START, head: known }: AuditBounds = {},
): Promise<AuditVerdict> {
  let head = after;
  let last = { file: files[0]?.name ?? "the log", line: 0 };
  let isKnownMet = known === undefined || known.seq <= after.seq;
  for (const [at, file] of files.entries()) {
    let line = 0;
    for (const { bytes, isWhole } of lines(await file.read())) {
      line++;
      const problem = isWhole ? linkProblem(bytes, head) : "cut off: its line feed is missing";
      if (problem === undefined) {
        head = { seq: head.seq + 1, hash: lineHash(bytes) };
        last = { file: file.name, line };
        if (known?.seq === head.seq) {
          if (known.hash !== head.hash) return broken(last, `altered: ${notThe(known)}`);
          isKnownMet = true;
        }
        continue;
      }
      const where = { file: file.name, line };
      if (problem !== MISSING) return broken(where, problem);
      return broken(where, await gapProblem(head.seq + 1, seqOf(bytes)!, files.slice(at), line));
    }
  }
  if (!isKnownMet && known !== undefined) {
    const problem = `truncated: the log had record ${known.seq}, and the files end at ${head.seq}`;
    return { kind: "broken", file: last.file, problem };
  }
  return { kind: "whole", records: head.seq - after.seq, head };
}

const MISSING = "missing";

/** What is wrong with the line behind `head`; undefined when nothing is. */
function linkProblem(bytes: Uint8Array, head: AuditHead): string | undefined {
  const record = recordOf(bytes);
  if (record === undefined) return "altered: it is no audit record in canonical JSON";
  const { seq, prev } = record;
  if (seq > head.seq + 1) {
    return prev === head.hash ? `altered: its number is ${seq}, not ${head.seq + 1}` : MISSING;
  }
  if (seq <= head.seq) {
    return `inserted: record ${seq} came before, and record ${head.seq + 1} was due`;
  }
  if (prev === head.hash) return undefined;
  return head.seq === 0
    ? "altered: the first record follows nothing"
    : `altered: this line or the one before it, of which it holds another hash`;
}

function broken(where: { file: string; line: number }, problem: string): AuditVerdict {
  return { kind: "broken", ...where, problem };
}

function notThe(known: AuditHead): string {
  return `it is not the record ${known.seq} that the head knows`;
}

/** Why record `found` stands where `due` should: on from line `line` of the first file. */
async function gapProblem(
  due: number,
  found: number,
  files: readonly AuditFile[],
  line: number,
): Promise<string> {
  const moved = await findRecord(due, files, line);
  if (moved !== undefined) return `reordered: record ${due} stands behind it, at ${moved}`;
  const missing = found - due === 1 ? `record ${due} is` : `records ${due} to ${found - 1} are`;
  return `removed: ${missing} missing before it`;
}

/** Where record `seq` stands in the files from line `from` of the first; undefined when nowhere. */
async function findRecord(
  seq: number,
  files: readonly AuditFile[],
  from: number,
): Promise<string | undefined> {
  for (const [at, file] of files.entries()) {
    let line = 0;
    for (const { bytes } of lines(await file.read())) {
      line++;
      if ((at > 0 || line > from) && seqOf(bytes) === seq) return `${file.name}:${line}`;
    }
  }
  return undefined;
}

interface Link {
  readonly seq: number;
  readonly prev: string;
}

function seqOf(bytes: Uint8Array): number | undefined {
  return recordOf(bytes)?.seq;
}

/** The members that chain a record; undefined for what no log writes. */
function recordOf(bytes: Uint8Array): Link | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const record = JSON.parse(text);
    if (canonicalJson(record) !== text) return undefined;
    const { seq, prev } = record;
    return Number.isSafeInteger(seq) && seq > 0 && typeof prev === "string"
      ? { seq, prev }
      : undefined;
  } catch {
    return undefined;
  }
}

function* lines(bytes: Uint8Array): Iterable<{ bytes: Uint8Array; isWhole: boolean }> {
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(LINE_FEED, start);
    yield { bytes: bytes.subarray(start, end === -1 ? bytes.length : end), isWhole: end !== -1 };
    start = end === -1 ? bytes.length : end + 1;
  }
}
