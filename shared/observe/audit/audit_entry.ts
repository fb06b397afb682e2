import type { StatusName } from "../../grpc/mod.ts";
import { redact } from "../redact.ts";
import { AuditError } from "./audit_error.ts";

/** Text of callers is kept up to here, characters. */
const TEXT_MAX = 512;

/** Octets of each hash that an input may have been given by. */
const DIGEST_BYTES = { "SHA-256": 32, "SHA-384": 48, "SHA-512": 64 } as const;

/** The input's digest; the input itself never gets here. */
export interface AuditDigest {
  readonly hash: keyof typeof DIGEST_BYTES;
  readonly value: Uint8Array;
}

/** Who asked: the `peer` of a call's context as it is. */
interface AuditCaller {
  readonly address: string;
  /** Of the client certificate; absent without one. */
  readonly subject?: string;
  readonly fingerprint256?: string;
}

/** What is to be remembered: who asked for what, and what became of it. */
export interface AuditEntry {
  /** `sign`, `rotate_key`. */
  readonly action: string;
  readonly caller: AuditCaller;
  /** The status with which the call ended. */
  readonly outcome: StatusName;
  /** The key's name, as the caller gave it. */
  readonly key?: string;
  /** The version that was used; absent when none was. */
  readonly keyVersion?: number;
  /** The canonical name. */
  readonly algorithm?: string;
  readonly digest?: AuditDigest;
  readonly requestId?: string;
  readonly traceId?: string;
}

/** The members of a record but for those that chain it. */
export type AuditFields = Readonly<Record<string, unknown>>;

/**
 * An entry as a record carries it: digests in hex, text of callers bounded and free of PEM blocks.
 * Throws an AuditError when the digest has not the length of its hash, as an input would.
 */
export function auditFields(entry: AuditEntry): AuditFields {
  const { caller, digest } = entry;
  return {
    action: entry.action,
    caller: {
      address: caller.address,
      fingerprint256: caller.fingerprint256,
      subject: bounded(caller.subject),
    },
    outcome: entry.outcome,
    key: bounded(entry.key),
    key_version: entry.keyVersion,
    algorithm: bounded(entry.algorithm),
    digest: digest && digestText(digest),
    request_id: bounded(entry.requestId),
    trace_id: entry.traceId,
  };
}

function digestText({ hash, value }: AuditDigest): string {
  if (value.length !== DIGEST_BYTES[hash]) {
    const text = `an audit entry has a ${hash} of ${value.length} bytes, and it has ` +
      `${DIGEST_BYTES[hash]}: only digests are recorded, never inputs`;
    throw new AuditError("entry", text);
  }
  return `${hash}:${value.toHex()}`;
}

function bounded(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const cut = text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text;
  // Half of a surrogate pair has no canonical form (RFC 8785, 3.2.2.2).
  return (redact(cut) as string).toWellFormed();
}
