import type { Schedule } from "../../pace/mod.ts";
import type { SenderPlan } from "./sender.ts";

/**
 * The calls of a schedule that one of several threads sends: thread i of n those with the numbers
 * i, i + n, i + 2n and so on, at their own times, so that all of them together are the schedule.
 */
export function sharedSchedule(
  whole: Schedule,
  { index, of }: Pick<SenderPlan, "index" | "of">,
): Schedule {
  return {
    text: whole.text,
    dueNs: (k) => whole.dueNs(index + k * of),
    countWithin: (durationNs) =>
      Math.max(0, Math.ceil((whole.countWithin(durationNs) - index) / of)),
    ratePerSecAt: (ns) => whole.ratePerSecAt(ns) / of,
  };
}
