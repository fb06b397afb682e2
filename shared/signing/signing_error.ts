import { UserError } from "../base/mod.ts";

/**
 * Why a request is refused or failed.
 *
 * - Of the request: `unknown_algorithm` no name of the table; `refused_algorithm` a name of something
 *   broken, such as SHA-1; `wrong_key_type` the algorithm is not one of this key's; `not_in_policy`
 *   the key's policy leaves it out; `weak_not_allowed` a weak pair that the policy does not allow;
 *   `wrong_encoding`; `malformed_input` no input or two;
 *   `wrong_digest_length`; `wrong_checksum` the input is not what the client sent;
 *   `malformed_signature`; `no_common_algorithm` a negotiation that found none.
 * - Of the key: `unknown_key`, `unknown_version`, `disabled_version`.
 * - Of the moment: `overloaded` the expected wait is over the deadline, with `retryAfterMs`;
 *   `deadline_exceeded` it passed in the queue; `closed`.
 * - Of the backend: `unsupported` it cannot do this; `backend_failed`.
 */
export type SigningErrorKind =
  | "unknown_algorithm"
  | "refused_algorithm"
  | "wrong_key_type"
  | "not_in_policy"
  | "weak_not_allowed"
  | "wrong_encoding"
  | "malformed_input"
  | "wrong_digest_length"
  | "wrong_checksum"
  | "malformed_signature"
  | "no_common_algorithm"
  | "unknown_key"
  | "unknown_version"
  | "disabled_version"
  | "overloaded"
  | "deadline_exceeded"
  | "closed"
  | "unsupported"
  | "backend_failed";

/** A signature that is not to be had. The message never holds input or key, and fits a log. */
export class SigningError extends UserError {
  override readonly name = "SigningError";
  /** When to ask again, ms; of `overloaded`. */
  readonly retryAfterMs?: number;

  constructor(
    readonly kind: SigningErrorKind,
    message: string,
    options: { readonly cause?: unknown; readonly retryAfterMs?: number } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
  }
}
