import type { AuditEntry, AuditFields } from "./audit_entry.ts";
import { auditFields } from "./audit_entry.ts";
import { type AuditHead, CHAIN_START, chainRecord } from "./audit_chain.ts";

/** A signature that was given. */
export const SIGNED: AuditEntry = {
  action: "sign",
  caller: { address: "127.0.0.1:40112", subject: "CN=smft", fingerprint256: "AB:CD" },
  outcome: "OK",
  key: "orders",
  keyVersion: 3,
  algorithm: "ES256",
  digest: { hash: "SHA-256", value: new Uint8Array(32).fill(7) },
  requestId: "r-1",
};

/** Lines of `count` records behind `head`, and the head behind them. */
export function chainOf(count: number, head: AuditHead = CHAIN_START): {
  readonly lines: string[];
  readonly head: AuditHead;
} {
  const lines: string[] = [];
  for (let made = 0; made < count; made++) {
    const fields: AuditFields = auditFields({ ...SIGNED, requestId: `r-${head.seq + 1}` });
    const next = chainRecord(head, fields, Date.UTC(2024, 0, 2));
    lines.push(next.line);
    head = next.head;
  }
  return { lines, head };
}
