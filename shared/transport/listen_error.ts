import { UserError } from "../base/mod.ts";

/** An address at which a server cannot listen. */
export class ListenError extends UserError {
  readonly kind = "listen";
  override readonly name = "ListenError";
}
