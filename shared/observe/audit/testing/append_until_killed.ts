/** Appends to the audit log of a directory, and says which records are written. @module */
import { SIGNED } from "../_audit_testing.ts";
import { AuditLog } from "../audit_log.ts";

const log = AuditLog.open(Deno.args[0], { maxFileBytes: 20_000 });
for (;;) {
  for (let entry = 0; entry < 7; entry++) log.append(SIGNED);
  await Promise.resolve(); // the turn's end, which writes
  Deno.stdout.writeSync(new TextEncoder().encode(`${log.head.seq}\n`));
}
