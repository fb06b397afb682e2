/** When each call of a run is due. Pure arithmetic: no clock, no timer, no state that is seen. */
export interface Schedule {
  /** The canonical text; `parseSchedule(text)` gives an equal schedule (for the same seed). */
  readonly text: string;
  /**
   * When call `k` (0-based) is due, whole ns after the start. Nondecreasing in `k`, never rounded
   * up past the exact instant, and free of drift: it is computed from `k`, not summed up.
   */
  dueNs(k: number): number;
  /** How many calls are due in [0, `durationNs`). */
  countWithin(durationNs: number): number;
  /** The rate aimed at, calls a second, `ns` after the start. */
  ratePerSecAt(ns: number): number;
}
