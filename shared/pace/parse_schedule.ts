import { parseDurationNs } from "./_duration.ts";
import { constantRate } from "./constant_rate.ts";
import { linearRamp } from "./linear_ramp.ts";
import { poissonSchedule } from "./poisson_schedule.ts";
import { parseRate } from "./rate.ts";
import type { Schedule } from "./schedule.ts";
import { ScheduleError } from "./schedule_error.ts";

interface ParseScheduleOptions {
  /** Seeds what is random in a schedule; a whole number from 0 to 2^53 − 1. @default 1 */
  readonly seed?: number;
}

/**
 * Reads a schedule. Throws a `ScheduleError`.
 *
 * | text | calls |
 * |---|---|
 * | `2000`, `2000/s`, `0.5` | evenly spaced, a second |
 * | `100/500ms`, `120/1m` | evenly spaced, so many in such a time |
 * | `poisson:2000` | at random, independent of each other, so many a second in the mean |
 * | `500..2000/60s` | from one rate to another within 60 s, evenly faster, then on at the last |
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseSchedule } from "@lab/shared/pace";
 * assert.equal(parseSchedule("100/500ms").text, "200");
 * assert.equal(parseSchedule("500..2000/60s").countWithin(60e9), 75_000);
 * ```
 */
export function parseSchedule(text: string, options: ParseScheduleOptions = {}): Schedule {
  const trimmed = text.trim();
  const poisson = /^poisson:(.*)$/.exec(trimmed);
  if (poisson !== null) {
    const { hits, perNs } = parseRate(poisson[1]);
    return poissonSchedule(hits, { perNs, seed: options.seed });
  }
  const ramp = /^([^/]*)(?:\/1?s)?\.\.([^/]*)(?:\/1?s)?\/([^/]*)$/.exec(trimmed);
  if (ramp !== null) return parseRamp(trimmed, ramp);
  const { hits, perNs } = parseRate(trimmed);
  return constantRate(hits, perNs);
}

/** Reads a list such as `500,1000,2000`: the rates of runs that follow one another. */
export function parseRates(text: string, options: ParseScheduleOptions = {}): Schedule[] {
  return text.split(",").map((rate) => parseSchedule(rate, options));
}

function parseRamp(text: string, [, from, to, over]: string[]): Schedule {
  const durationNs = parseDurationNs(over);
  const [fromPerSec, toPerSec] = [from, to].map((rate) => /^\d+(\.\d+)?$/.test(rate) ? +rate : NaN);
  if (Number.isNaN(fromPerSec + toPerSec) || durationNs === undefined) {
    throw new ScheduleError("syntax", text, "a ramp such as 500..2000/60s");
  }
  return linearRamp(fromPerSec, { toPerSec, durationNs });
}
