/** A program was stopped before it had anything to show; it ends with exit code 130. */
export class StoppedError extends Error {
  /** Which kind of error this is. */
  readonly kind = "stopped";
  /** Its name in stack traces. */
  override readonly name = "StoppedError";

  /** The message says that there was no call yet. */
  constructor() {
    super("stopped before the first call");
  }
}
