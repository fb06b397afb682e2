import { NewestTimes } from "./newest_times.ts";

/** How a sender stands, for the progress line. */
export interface SenderLook {
  /** Calls sent and calls failed since the start of the measured part. */
  readonly sent: number;
  readonly failed: number;
  readonly inFlight: number;
  /** Service times and lateness since the last look, or the newest of them, ms, in no order. */
  readonly newestMs: Float64Array;
  readonly newestLateMs: Float64Array;
}

/** A look at a sender that has not begun. */
export const NOTHING_SENT: SenderLook = {
  sent: 0,
  failed: 0,
  inFlight: 0,
  newestMs: new Float64Array(),
  newestLateMs: new Float64Array(),
};

/**
 * What a sender notes of its calls for whoever looks: two stores a call, and the same for a run of a
 * second and of a day.
 */
export class SenderProgress {
  readonly #service = new NewestTimes();
  readonly #late = new NewestTimes();
  #sent = 0;

  /** A call was sent, so long after it was due; NaN where none is due. */
  sent(lateMs: number): void {
    this.#sent++;
    this.#late.add(lateMs);
  }

  /** A call has ended that took this long. */
  ended(serviceMs: number): void {
    this.#service.add(serviceMs);
  }

  look({ failed, inFlight }: Pick<SenderLook, "failed" | "inFlight">): SenderLook {
    const newestMs = this.#service.take();
    return { sent: this.#sent, failed, inFlight, newestMs, newestLateMs: this.#late.take() };
  }
}
