import { formatDuration, parseDurationNs, parseWhole } from "./_duration.ts";
import { ScheduleError } from "./schedule_error.ts";

/** `hits` calls every `perNs` ns; whole numbers in lowest terms, so that no rate is rounded. */
export interface Rate {
  readonly hits: number;
  readonly perNs: number;
}

/** The highest rate taken, calls a second: above it the calls are closer than this clock is good. */
export const MAX_RATE_PER_SEC = 1e6;

const EXPECTED = "calls a second above 0 and up to 1000000, such as 2000, 0.5, 100/500ms or 120/1m";

/** The rate in lowest terms. Throws a `ScheduleError` unless 0 < rate ≤ a million a second. */
export function reduceRate(hits: number, perNs: number, value = `${hits}/${perNs}ns`): Rate {
  const whole = Number.isSafeInteger(hits) && Number.isSafeInteger(perNs);
  if (!whole || hits < 1 || perNs < 1 || hits / perNs * 1e9 > MAX_RATE_PER_SEC) {
    throw new ScheduleError("rate", value, EXPECTED);
  }
  let [a, b] = [hits, perNs];
  while (b > 0) [a, b] = [b, a % b];
  return { hits: hits / a, perNs: perNs / a };
}

/** `2000`, `0.5` (one in two seconds), `100/500ms`, `120/1m`. Throws a `ScheduleError`. */
export function parseRate(text: string): Rate {
  const parts = text.split("/");
  const [hitsText, perText = "1s"] = parts;
  const perNs = parseDurationNs(perText);
  const decimal = /^(\d{1,9})(?:\.(\d{1,6}))?$/.exec(hitsText);
  if (parts.length > 2 || perNs === undefined || decimal === null) {
    throw new ScheduleError("syntax", text, EXPECTED);
  }
  const fraction = decimal[2] ?? "";
  const hits = parseWhole(decimal[1] + fraction);
  return reduceRate(hits, perNs * 10 ** fraction.length, text);
}

/** Calls a second where that is a decimal number (`200`), else calls in a time (`1/3s`). */
export function formatRate(rate: Rate): string {
  const perSec = String(Number((rate.hits / rate.perNs * 1e9).toFixed(6)));
  return isRate(perSec, rate) ? perSec : `${rate.hits}/${formatDuration(rate.perNs)}`;
}

function isRate(text: string, rate: Rate): boolean {
  // Not 0, which a rate below a millionth a second rounds to, nor `1e-6`.
  if (!/^\d+(\.\d+)?$/.test(text) || Number(text) === 0) return false;
  const parsed = parseRate(text);
  return parsed.hits === rate.hits && parsed.perNs === rate.perNs;
}
