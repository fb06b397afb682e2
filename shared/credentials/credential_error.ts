import { messageOf, printable, UserError } from "../base/mod.ts";

/**
 * What is wrong with a certificate or a key. `missing`: no such file; `unreadable`: it may not or
 * cannot be read or written; `malformed`: not the PEM expected; `mismatch`: the key is not the
 * certificate's; `expired` and `not_yet_valid`: by the clock handed in; `wrong_usage`: a certificate
 * for another purpose; `unusable_key`: one that TLS 1.3 cannot sign with; `rollover_pending`: the step
 * has to wait for the end of a CA roll-over.
 */
export type CredentialErrorKind =
  | "missing"
  | "unreadable"
  | "malformed"
  | "mismatch"
  | "expired"
  | "not_yet_valid"
  | "wrong_usage"
  | "unusable_key"
  | "rollover_pending";

/** Certificates or keys that cannot be used. The message names the file and says what to do. */
export class CredentialError extends UserError {
  override readonly name = "CredentialError";

  /**
   * @param path the file at fault
   * @param message may hold what a certificate or a path says; never holds any of the key
   */
  constructor(
    readonly kind: CredentialErrorKind,
    readonly path: string,
    message: string,
    options: { readonly cause?: unknown } = {},
  ) {
    super(printable(message, { maxChars: 1000 }), options);
  }

  /** A failure of the file system as a CredentialError; `what` names the file for the reader. */
  static fromFileSystem(path: string, what: string, error: unknown): CredentialError {
    const fail = (kind: CredentialErrorKind, message: string) =>
      new CredentialError(kind, path, `${what}: ${message}`, { cause: error });
    if (error instanceof Deno.errors.NotFound) {
      return fail("missing", "there is no such file; `deno task certs` makes one");
    }
    if (error instanceof Deno.errors.NotCapable) {
      return fail(
        "unreadable",
        "Deno was not given the permission; see --allow-read, --allow-write",
      );
    }
    if (error instanceof Deno.errors.PermissionDenied) {
      return fail("unreadable", "the system denies access; check its owner and mode");
    }
    return fail("unreadable", messageOf(error));
  }
}
