import { LatencyHistogram } from "../stats/mod.ts";
import type { ScorePlan, ScoreReport } from "./score_serving.ts";
import { servingOf, startServerThreads, sumCounters } from "./server_threads.ts";
import type { Serving } from "./serving.ts";
import type { PlainReport } from "./threads_messages.ts";

/** SEED and the number of the thread stay within what a seed may be. */
const SEEDS = 2 ** 32;

/**
 * Serves scores from several threads. Rejects with a ListenError, and with a UsageError for addresses
 * that only one can have.
 */
export async function serveByThreads(
  plan: ScorePlan,
  count: number,
): Promise<Serving<ScoreReport>> {
  const threads = startServerThreads(plan, count);
  try {
    return await servingOf(threads, {
      addresses: plan.addresses,
      listen: (index, addresses) => {
        const seed = (plan.seed + index) % SEEDS;
        return { kind: "listen", plan: { ...plan, addresses, seed, reusePort: true } };
      },
      sum: sumReports,
    });
  } catch (error) {
    for (const thread of threads) thread.terminate();
    throw error;
  }
}

/** What all threads served together. */
export function sumReports(reports: readonly PlainReport[]): ScoreReport {
  const excess = new LatencyHistogram();
  for (const report of reports) {
    if (report.excess !== undefined) excess.merge(LatencyHistogram.fromSnapshot(report.excess));
  }
  return { counters: sumCounters(reports), excess, driver: reports[0]?.driver };
}
