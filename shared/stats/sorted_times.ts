const UNITS_PER_MS = 1000;
/** Times that are counted: from a second before the first one to three seconds behind it. */
const WINDOW_UNITS = 2 ** 22;
const UNITS_BEFORE_FIRST = 2 ** 20;
/** Of fewer times sorting takes no longer than getting ready to count. */
const MIN_COUNT = 4096;
/** Counting pays while so few times at most are left to be sorted. */
const MAX_OUTSIDE_RATIO = 1 / 16;

/** How often each time of the window came; between two calls all are 0. Made when first needed. */
let scratch: Uint32Array | undefined;

/**
 * Times in ascending order; the array handed in stays as it is. Times in whole microseconds, as
 * result files hold them, are counted instead of compared, which takes a tenth of the time.
 *
 * @param timesMs no NaN; Infinity for what never ended
 */
export function sortedTimes(timesMs: Float64Array): Float64Array {
  const counted = timesMs.length < MIN_COUNT ? undefined : sortedByCounting(timesMs);
  return counted ?? timesMs.slice().sort();
}

/** Undefined when too many times lie outside the window or between microseconds. */
function sortedByCounting(timesMs: Float64Array): Float64Array | undefined {
  const { length } = timesMs;
  const first = Math.round(timesMs[0] * UNITS_PER_MS) | 0;
  const base = (first - UNITS_BEFORE_FIRST) | 0;
  // Pages of it that no time falls on are never touched.
  const counts = scratch ??= new Uint32Array(WINDOW_UNITS);
  const outside = new Float64Array(Math.floor(length * MAX_OUTSIDE_RATIO));
  let outsideCount = 0;
  let infiniteCount = 0;
  let low = WINDOW_UNITS;
  let high = -1;
  for (let i = 0; i < length; i++) {
    const ms = timesMs[i];
    const at = (Math.round(ms * UNITS_PER_MS) - base) | 0;
    // What is beyond 32 bits or between two units does not come back as the same time.
    if (at >= 0 && at < WINDOW_UNITS && (base + at) / UNITS_PER_MS === ms) {
      counts[at]++;
      if (at < low) low = at;
      if (at > high) high = at;
    } else if (ms === Infinity) {
      infiniteCount++;
    } else if (outsideCount < outside.length) {
      outside[outsideCount++] = ms;
    } else {
      if (low <= high) counts.fill(0, low, high + 1);
      return undefined;
    }
  }
  const others = outside.subarray(0, outsideCount).sort();
  const sorted = new Float64Array(length);
  let other = 0;
  let row = 0;
  for (let at = low; at <= high; at++) {
    const count = counts[at];
    if (count === 0) continue;
    counts[at] = 0;
    const ms = (base + at) / UNITS_PER_MS;
    while (other < outsideCount && others[other] < ms) sorted[row++] = others[other++];
    for (const end = row + count; row < end; row++) sorted[row] = ms;
  }
  while (other < outsideCount) sorted[row++] = others[other++];
  return sorted.fill(Infinity, length - infiniteCount);
}
