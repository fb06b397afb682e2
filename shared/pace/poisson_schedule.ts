import { seededRandom } from "./random.ts";
import { formatRate, reduceRate } from "./rate.ts";
import type { Schedule } from "./schedule.ts";

interface PoissonOptions {
  /** Whole ns in which the calls are made in the mean. @default one second */
  readonly perNs?: number;
  /** The same seed gives the same due times, on every machine. @default 1 */
  readonly seed?: number;
}

/**
 * Calls at random that know nothing of each other, as from many independent users: exponential
 * intervals of mean perNs / hits, each rounded to whole ns, so that their sum is exact.
 *
 * Holds one place in the sequence. Asking for the same call or a later one costs a step a call;
 * asking for an earlier one begins again at the seed, and so does `countWithin` (a million calls
 * take some 20 ms).
 *
 * @param hits whole number of calls, at least 1
 */
export function poissonSchedule(hits: number, options: PoissonOptions = {}): Schedule {
  const { perNs = 1e9, seed = 1 } = options;
  const rate = reduceRate(hits, perNs);
  const meanNs = rate.perNs / rate.hits;
  let place = arrivals(meanNs, seed);
  return {
    text: `poisson:${formatRate(rate)}`,
    dueNs(k) {
      if (k < place.k) place = arrivals(meanNs, seed);
      while (place.k < k) place.advance();
      return place.dueNs;
    },
    countWithin(durationNs) {
      const counted = arrivals(meanNs, seed);
      while (counted.dueNs < durationNs) counted.advance();
      return counted.k;
    },
    ratePerSecAt: () => 1e9 / meanNs,
  };
}

/** The arrivals one by one, from the first. */
function arrivals(meanNs: number, seed: number) {
  const random = seededRandom(seed);
  // The inverse of the exponential distribution; 1 − u is never 0.
  const intervalNs = () => Math.round(-Math.log(1 - random()) * meanNs);
  return {
    k: 0,
    dueNs: intervalNs(),
    advance() {
      this.k++;
      this.dueNs += intervalNs();
    },
  };
}
