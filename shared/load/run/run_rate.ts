import { NS_PER_SEC } from "../../base/mod.ts";
import { parseSchedule } from "../../pace/mod.ts";
import { UsageError } from "../../settings/mod.ts";
import { inFlightBound } from "../loops/in_flight_bound.ts";
import { MAX_RATE } from "../senders/sender.ts";

/** What a rate comes to; a closed loop has neither a number of calls nor a rate. */
export interface RunRate {
  /** A schedule as text, or `max`. */
  readonly text: string;
  /** Calls that are due; absent for a closed loop. */
  readonly count?: number;
  /** From the last call due to the end of the schedule, ns. */
  readonly behindLastNs: number;
  /** The highest rate of the schedule; Infinity for a closed loop. */
  readonly peakPerSec: number;
  /** Calls under way: at most; of a closed loop all the time. */
  readonly inFlight: number;
}

/** The settings that a rate depends on. */
export interface RateSettings {
  readonly durationSec: number;
  readonly timeoutMs: number;
  readonly seed: number;
  readonly threads: number;
  readonly inFlight: number;
  /** 0 takes a bound from rate and timeout. */
  readonly inFlightMax: number;
}

/** Throws a UsageError for more threads than calls under way. */
export function runRate(text: string, settings: RateSettings): RunRate {
  const { durationSec, timeoutMs, seed, threads } = settings;
  if (text === MAX_RATE) {
    if (settings.inFlight < threads) {
      throw new UsageError(
        `IN_FLIGHT is ${settings.inFlight}, and ${threads} THREADS need at least as many calls`,
      );
    }
    return { text, behindLastNs: 0, peakPerSec: Infinity, inFlight: settings.inFlight };
  }
  const schedule = parseSchedule(text, { seed });
  const durationNs = durationSec * NS_PER_SEC;
  const count = schedule.countWithin(durationNs);
  const peakPerSec = Math.max(schedule.ratePerSecAt(0), schedule.ratePerSecAt(durationNs));
  return {
    text: schedule.text,
    count,
    behindLastNs: durationNs - schedule.dueNs(count - 1),
    peakPerSec,
    inFlight: Math.max(settings.inFlightMax || inFlightBound(peakPerSec, timeoutMs), threads),
  };
}
