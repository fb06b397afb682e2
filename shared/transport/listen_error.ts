import { UserError } from "../base/mod.ts";

/** An address at which a server cannot listen. */
export class ListenError extends UserError {
  /** Which kind of error this is. */
  readonly kind = "listen";
  /** Its name in stack traces. */
  override readonly name = "ListenError";
}
