import { nowNs } from "../../clock/mod.ts";

const READINGS = 100_000;

/**
 * The smallest step that the clock was seen to make, ms: the grain of its readings or the cost of
 * one, whichever is more. Infinity when it never moved.
 */
export function clockStepMs(now: () => number = nowNs): number {
  let leastNs = Infinity;
  let lastNs = now();
  for (let i = 0; i < READINGS; i++) {
    const readNs = now();
    const stepNs = readNs - lastNs;
    if (stepNs > 0 && stepNs < leastNs) leastNs = stepNs;
    lastNs = readNs;
  }
  return leastNs / 1e6;
}
