import { sumSnapshots } from "../observe/mod.ts";
import { Thread, UsageError } from "../program/mod.ts";
import type { ServerCounters } from "../rpc/mod.ts";
import { LatencyHistogram } from "../stats/mod.ts";
import { formatAddress } from "../transport/mod.ts";
import type { ScorePlan, ScoreReport } from "./score_serving.ts";
import type { Serving } from "./serving.ts";
import type { FromServer, PlainReport, ToServer } from "./threads_messages.ts";

type ServerThread = Thread<ToServer, FromServer>;

/** SEED and the number of the thread stay within what a seed may be. */
const SEEDS = 2 ** 32;

/**
 * Serves from several threads at one port. Which of them gets a connection is the kernel's choice by
 * its addresses and ports: many connections are spread evenly, few are not. Rejects with a
 * ListenError, and with a UsageError for addresses that only one can have.
 */
export async function serveByThreads(
  plan: ScorePlan,
  count: number,
): Promise<Serving<ScoreReport>> {
  const single = plan.addresses.find(({ kind }) => kind !== "tcp");
  if (single !== undefined) {
    const place = formatAddress(single);
    throw new UsageError(
      `THREADS is ${count}, and at ${place} only one can listen: take 1, or TCP`,
    );
  }
  const threads = Array.from({ length: count }, (): ServerThread => new Thread(serverWorker()));
  const end = () => threads.forEach((thread) => thread.terminate());
  const listen = async (index: number, addresses: ScorePlan["addresses"]) => {
    const seed = (plan.seed + index) % SEEDS;
    const own = { ...plan, addresses, seed, reusePort: true };
    return (await threads[index].ask({ kind: "listen", plan: own }, "listening")).addresses;
  };
  try {
    // The first one finds out the port where the system chooses it.
    const addresses = await listen(0, plan.addresses);
    await Promise.all(threads.slice(1).map((_, at) => listen(at + 1, addresses)));
    return {
      addresses,
      async callsInFlight() {
        const answers = await Promise.all(
          threads.map((thread) => thread.ask({ kind: "countInFlight" }, "inFlight")),
        );
        return answers.reduce((sum, { calls }) => sum + calls, 0);
      },
      async metrics() {
        const answers = await Promise.all(
          threads.map((thread) => thread.ask({ kind: "readMetrics" }, "metrics")),
        );
        return sumSnapshots(answers.map(({ snapshot }) => snapshot));
      },
      setLogLevel: (level) =>
        threads.forEach((thread) => thread.tell({ kind: "setLogLevel", level })),
      updateLimits: (limits) =>
        threads.forEach((thread) => thread.tell({ kind: "updateLimits", limits })),
      updateTls: (material) =>
        threads.forEach((thread) => thread.tell({ kind: "updateTls", material })),
      async drain(graceMs) {
        const answers = await Promise.all(
          threads.map((thread) => thread.ask({ kind: "drain", graceMs }, "drained")),
        );
        end();
        return sumReports(answers.map(({ report }) => report));
      },
      close: () => Promise.resolve(end()),
    };
  } catch (error) {
    end();
    throw error;
  }
}

/** What all threads served together. */
export function sumReports(reports: readonly PlainReport[]): ScoreReport {
  const excess = new LatencyHistogram();
  for (const report of reports) excess.merge(LatencyHistogram.fromSnapshot(report.excess));
  const sum = (name: keyof ServerCounters) =>
    reports.reduce((total, { counters }) => total + counters[name], 0);
  return {
    counters: {
      connections: sum("connections"),
      connectionsOpen: sum("connectionsOpen"),
      calls: sum("calls"),
      callsFailed: sum("callsFailed"),
      callsInFlight: sum("callsInFlight"),
    },
    excess,
    driver: reports[0]?.driver,
  };
}

/**
 * A worker that serves. A program in one file has no file of the worker beside it, and is its own
 * worker: `df/main.ts` sees to that.
 */
function serverWorker(): Worker {
  if (!import.meta.url.endsWith("/threads_serving.ts")) {
    return new Worker(import.meta.url, { type: "module" });
  }
  return new Worker(new URL("./threads_worker.ts", import.meta.url), { type: "module" });
}
