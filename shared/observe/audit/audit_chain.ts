import { hash } from "node:crypto";
import type { AuditFields } from "./audit_entry.ts";
import { canonicalJson } from "./canonical_json.ts";

/** Where a chain stands: its last record's number and the SHA-256 of that record's line, in hex. */
export interface AuditHead {
  /** 0 before the first record. */
  readonly seq: number;
  readonly hash: string;
}

/** Before the first record. */
export const CHAIN_START: AuditHead = { seq: 0, hash: "0".repeat(64) };

const HEAD = /^(\d{1,15}):([0-9a-f]{64})$/;

/** A record's line, without a line feed, and the head behind it. */
interface ChainedLine {
  readonly line: string;
  readonly head: AuditHead;
}

/** The record that follows `head`: its line holds the next number and the hash of the line before. */
export function chainRecord(head: AuditHead, fields: AuditFields, atUnixMs: number): ChainedLine {
  const seq = head.seq + 1;
  const at = new Date(atUnixMs).toISOString();
  const line = canonicalJson({ ...fields, at, prev: head.hash, seq });
  return { line, head: { seq, hash: lineHash(line) } };
}

/** SHA-256 of a line's octets without the line feed, in hex: what `sha256sum` says of them. */
export function lineHash(line: string | Uint8Array): string {
  return hash("sha256", line, "hex");
}

/** `17:ab12…`, for a log line or a command line. */
export function formatAuditHead({ seq, hash }: AuditHead): string {
  return `${seq}:${hash}`;
}

/** The head that {@link formatAuditHead} wrote; undefined for any other text. */
export function parseAuditHead(text: string): AuditHead | undefined {
  const [, seq, hash] = HEAD.exec(text) ?? [];
  return seq === undefined ? undefined : { seq: Number(seq), hash };
}
