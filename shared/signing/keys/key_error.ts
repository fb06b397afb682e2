import { UserError } from "../../base/mod.ts";

/**
 * What is wrong with a key or its file. `missing`: no such file; `unreadable`: it may not or cannot
 * be read; `open_to_others`: its mode lets others in; `malformed`: it holds no key that reads;
 * `passphrase`: it is encrypted, and the passphrase is absent or wrong; `unsupported`: a key of
 * another kind; `weak`: RSA under 2048 bits, or an exponent other than 65537; `self_test_failed`: what
 * it signs does not verify; `setup`: the list of keys contradicts itself.
 */
export type KeyErrorKind =
  | "missing"
  | "unreadable"
  | "open_to_others"
  | "malformed"
  | "passphrase"
  | "unsupported"
  | "weak"
  | "self_test_failed"
  | "setup";

/** A key that cannot be used. The message names key or file, and holds nothing of the key. */
export class KeyError extends UserError {
  override readonly name = "KeyError";

  constructor(
    readonly kind: KeyErrorKind,
    message: string,
    options: { readonly cause?: unknown } = {},
  ) {
    super(message, options);
  }
}
