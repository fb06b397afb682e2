import { messageOf, UserError } from "../../base/mod.ts";

/** What keeps an audit log from being opened or written. */
type AuditErrorKind =
  /** What is there already is not whole. */
  | "broken"
  /** Another process has it open. */
  | "locked"
  /** The file system refused. */
  | "file"
  /** An entry that cannot be a record; a mistake of the program. */
  | "entry";

/** An audit log that cannot be opened or written; the message says why and what to do. */
export class AuditError extends UserError {
  override readonly name = "AuditError";

  constructor(
    readonly kind: AuditErrorKind,
    message: string,
    options: { readonly cause?: unknown } = {},
  ) {
    super(message, options);
  }

  /** A failure of the file system while `doing`. */
  static fromFile(doing: string, cause: unknown): AuditError {
    if (cause instanceof AuditError) return cause;
    const reason = messageOf(cause);
    return new AuditError("file", `${doing}: ${reason}`, { cause });
  }
}
