import { formatDuration } from "./_duration.ts";
import { MAX_RATE_PER_SEC } from "./rate.ts";
import type { Schedule } from "./schedule.ts";
import { ScheduleError } from "./schedule_error.ts";

interface LinearRampOptions {
  /** The rate at the end and from then on, calls a second. */
  readonly toPerSec: number;
  /** How long the change takes, ns. */
  readonly durationNs: number;
}

/**
 * A rate that changes evenly from one value to another and then stays. By time t, N(t) = a·t +
 * s·t²/2 calls are due, with slope s; call k is due when N(t) = k, which is the root
 * 2k / (a + √(a² + 2·s·k)). That form of it neither divides by a slope of 0 nor subtracts numbers
 * that are nearly equal (Goldberg, "What Every Computer Scientist Should Know About Floating-Point
 * Arithmetic", section 1.4). Whole ns, within 1 ns of the exact root.
 *
 * @param fromPerSec the rate at the start, calls a second; 0 is allowed
 */
export function linearRamp(fromPerSec: number, options: LinearRampOptions): Schedule {
  const { toPerSec, durationNs } = options;
  const text = `${fromPerSec}..${toPerSec}/${formatDuration(durationNs)}`;
  if (!(fromPerSec >= 0 && toPerSec > 0 && Math.max(fromPerSec, toPerSec) <= MAX_RATE_PER_SEC)) {
    const expected = `a rate from 0 to one above 0, neither above ${MAX_RATE_PER_SEC} a second`;
    throw new ScheduleError("rate", text, expected);
  }
  if (!Number.isSafeInteger(durationNs) || durationNs < 1) {
    throw new ScheduleError("duration", text, "a ramp of at least 1 ns, in whole ns");
  }
  const [fromPerNs, toPerNs] = [fromPerSec / 1e9, toPerSec / 1e9];
  const slope = (toPerNs - fromPerNs) / durationNs;
  const rampCalls = (fromPerNs + toPerNs) / 2 * durationNs;

  const dueNs = (k: number): number => {
    if (k === 0) return 0;
    if (k >= rampCalls) return Math.floor(durationNs + (k - rampCalls) / toPerNs);
    // At least toPerNs²; rounding could take it below for a ramp that goes down to next to nothing.
    const root = Math.sqrt(Math.max(fromPerNs * fromPerNs + 2 * slope * k, 0));
    return Math.min(Math.floor(2 * k / (fromPerNs + root)), durationNs);
  };
  const callsBy = (ns: number): number =>
    ns >= durationNs
      ? rampCalls + (ns - durationNs) * toPerNs
      : fromPerNs * ns + slope * ns * ns / 2;

  return {
    text,
    dueNs,
    countWithin(withinNs: number): number {
      if (withinNs <= 0) return 0;
      // The formula guesses, the due times decide, so that the two can never disagree.
      let count = Math.max(0, Math.round(callsBy(withinNs)));
      while (dueNs(count) < withinNs) count++;
      while (count > 0 && dueNs(count - 1) >= withinNs) count--;
      return count;
    },
    ratePerSecAt: (ns) =>
      ns >= durationNs
        ? toPerSec
        : fromPerSec + (toPerSec - fromPerSec) * Math.max(ns, 0) / durationNs,
  };
}
