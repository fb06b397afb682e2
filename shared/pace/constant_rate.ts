import { formatRate, type Rate, reduceRate } from "./rate.ts";
import type { Schedule } from "./schedule.ts";

/**
 * `hits` calls every `perNs`, evenly spaced: call k is due at ⌊k · perNs / hits⌋ ns, exactly, for
 * every k (vegeta `lib/pacer.go` ConstantPacer, without its drift).
 *
 * @param hits whole number of calls, at least 1
 * @param perNs whole ns in which they are made @default one second
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { constantRate } from "@lab/shared/pace";
 * const schedule = constantRate(2000);
 * assert.equal(schedule.dueNs(1), 500_000);
 * assert.equal(schedule.countWithin(60e9), 120_000);
 * ```
 */
export function constantRate(hits: number, perNs = 1e9): Schedule {
  const rate = reduceRate(hits, perNs);
  return {
    text: formatRate(rate),
    dueNs: (k) => dueNs(rate, k),
    countWithin: (durationNs) => countWithin(rate, durationNs),
    ratePerSecAt: () => rate.hits / rate.perNs * 1e9,
  };
}

function dueNs({ hits, perNs }: Rate, k: number): number {
  const rest = k % hits;
  const product = rest * perNs;
  // Whole periods are exact in a double up to 104 days; only the part within a period divides.
  const within = product <= Number.MAX_SAFE_INTEGER
    ? floorDiv(product, hits)
    : Number(BigInt(rest) * BigInt(perNs) / BigInt(hits));
  return (k - rest) / hits * perNs + within;
}

/** ⌊a / b⌋ for safe integers: the quotient of two doubles may round up to the next whole number. */
function floorDiv(a: number, b: number): number {
  return (a - a % b) / b;
}

/** Calls with k · perNs / hits < durationNs, that is ⌈durationNs · hits / perNs⌉. */
function countWithin({ hits, perNs }: Rate, durationNs: number): number {
  if (durationNs <= 0) return 0;
  const per = BigInt(perNs);
  return Number((BigInt(Math.ceil(durationNs)) * BigInt(hits) + per - 1n) / per);
}
