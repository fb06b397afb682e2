/**
 * What is wrong with a schedule. `syntax`: it reads as none of the forms; `rate`: a rate outside
 * the range; `duration`: a ramp that takes no time or too much.
 */
type ScheduleErrorKind = "syntax" | "rate" | "duration";

/** A schedule that cannot be; the message shows the value and what was expected. */
export class ScheduleError extends Error {
  override readonly name = "ScheduleError";

  /**
   * @param value the text at fault
   * @param expected what would have been right, in words
   */
  constructor(
    readonly kind: ScheduleErrorKind,
    readonly value: string,
    readonly expected: string,
  ) {
    super(`schedule ${JSON.stringify(value)}: expected ${expected}`);
  }
}
