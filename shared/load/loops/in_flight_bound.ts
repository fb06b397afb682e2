/**
 * How many calls may be under way at once: what the rate sends within the timeout and one second
 * more. A server that answers nothing, or a generator that stood still for up to a second and then
 * sends all that was due, stays below it; a transport that no longer ends its calls does not, and
 * is kept from eating the generator's memory. At no rate it is more than 100,000, which together
 * took some 230 MB.
 *
 * @param ratePerSec the highest rate of the schedule
 */
export function inFlightBound(ratePerSec: number, timeoutMs: number): number {
  return Math.min(Math.ceil(ratePerSec * (timeoutMs / 1000 + 1)) + 16, 100_000);
}
