import { UserError } from "../base/mod.ts";

/** A mistake of the user that no other class names; ends the program with exit code 2. */
export class UsageError extends UserError {
  readonly kind = "usage";
  override readonly name = "UsageError";
}
