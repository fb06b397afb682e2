import { ServerThreads, type Serving, sumCounters } from "../../serve/mod.ts";
import { LatencyHistogram } from "../../stats/mod.ts";
import { startWorker } from "../start_worker.ts";
import { type PlainScoreReport, scoreThread } from "./score_thread.ts";
import type { ScorePlan, ScoreReport } from "./serve_scores.ts";

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
  const { addresses } = plan;
  const threads = new ServerThreads(scoreThread, { count, addresses, startWorker });
  try {
    return await threads.listen(addresses, {
      plan: (index, at) => ({
        ...plan,
        saysRealtime: index === 0,
        addresses: at,
        seed: (plan.seed + index) % SEEDS,
        reusePort: true,
      }),
      sum: sumReports,
    });
  } catch (error) {
    threads.terminate();
    throw error;
  }
}

/** What all threads served together. */
export function sumReports(reports: readonly PlainScoreReport[]): ScoreReport {
  const excess = new LatencyHistogram();
  for (const report of reports) excess.merge(LatencyHistogram.fromSnapshot(report.excess));
  return { counters: sumCounters(reports), excess, driver: reports[0]?.driver };
}
