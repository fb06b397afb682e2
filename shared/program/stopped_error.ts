/** A program was stopped before it had anything to show; it ends with exit code 130. */
export class StoppedError extends Error {
  readonly kind = "stopped";
  override readonly name = "StoppedError";

  constructor() {
    super("stopped before the first call");
  }
}
