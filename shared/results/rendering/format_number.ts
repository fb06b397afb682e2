/** For a figure that is not known, or that means nothing. */
export const NONE = "–";

/**
 * A time in ms with three significant digits, and never more than the microseconds that are
 * measured: 0.007, 0.169, 1.25, 40.8, 1203.
 *
 * @param infinite what stands for Infinity
 */
export function formatMs(ms: number | undefined, infinite = NONE): string {
  if (ms === Infinity) return infinite;
  if (ms === undefined || !Number.isFinite(ms)) return NONE;
  const size = Math.abs(ms);
  if (size < 0.9995) return ms.toFixed(3);
  if (size < 9.995) return ms.toFixed(2);
  if (size < 99.95) return ms.toFixed(1);
  return ms.toFixed(0);
}

/**
 * A time with three significant digits in the unit that suits it: `70.0 µs`, `40.8 ms`, `1.20 s`.
 * Infinity, for a call that failed, is `∞`.
 */
export function formatTime(ms: number | undefined): string {
  if (ms === undefined || Number.isNaN(ms)) return NONE;
  if (!Number.isFinite(ms)) return "∞";
  const size = Math.abs(ms);
  if (size === 0) return "0 ms";
  if (size < 0.9995) return `${threeDigits(ms * 1000)} µs`;
  if (size < 999.5) return `${threeDigits(ms)} ms`;
  return `${threeDigits(ms / 1000)} s`;
}

/** The ends of an interval in the unit that the value between them is shown in: `40.7 … 40.9`. */
export function formatInterval(
  { low, high }: { readonly low: number; readonly high: number },
  valueMs: number,
): string {
  const size = Math.abs(valueMs);
  const perMs = size < 0.9995 ? 1000 : size < 999.5 ? 1 : 1 / 1000;
  const [from, to] = [low, high].map((ms) => ms === Infinity ? "∞" : threeDigits(ms * perMs));
  return `${from} … ${to}`;
}

function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size < 9.995) return value.toFixed(2);
  if (size < 99.95) return value.toFixed(1);
  return value.toFixed(0);
}

/** A count as it is; in a table of figures separators are in the way of whoever copies them. */
export function formatCount(count: number | undefined): string {
  return count === undefined ? NONE : String(count);
}

/** A rate, calls a second, with two decimals: 1999.97 is not 2000. */
export function formatRate(perSec: number | undefined): string {
  if (perSec === undefined || !Number.isFinite(perSec)) return NONE;
  return Number.isInteger(perSec) ? String(perSec) : perSec.toFixed(2);
}

/**
 * A count with its share of the whole. Some are never shown as 0 %, and not all never as 100 %:
 * `2 (0.002 %)`, `1 (<0.001 %)`, `119999999 (>99.999 %)`.
 */
export function formatShare(count: number, whole: number | undefined): string {
  if (whole === undefined || whole === 0) return String(count);
  const percent = count / whole * 100;
  if (count === whole) return `${count} (100 %)`;
  if (count === 0) return "0";
  if (percent < 0.001) return `${count} (<0.001 %)`;
  if (percent > 99.999) return `${count} (>99.999 %)`;
  return `${count} (${percent.toFixed(3)} %)`;
}
