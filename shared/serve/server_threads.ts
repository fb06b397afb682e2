import { sumSnapshots } from "../observe/mod.ts";
import { Thread, UsageError } from "../program/mod.ts";
import type { ServerCounters } from "../rpc/mod.ts";
import { type Address, formatAddress } from "../transport/mod.ts";
import type { ServerPlan, Serving, ServingReport } from "./serving.ts";
import type { FromServer, PlainReport, ToServer } from "./threads_messages.ts";

/** A thread that serves. */
export type ServerThread = Thread<ToServer, FromServer>;

/**
 * Starts threads that serve. Throws a UsageError for addresses that only one can have.
 *
 * @param onTold hears what a thread says of itself
 */
export function startServerThreads(
  { addresses }: Pick<ServerPlan, "addresses">,
  count: number,
  onTold?: (told: FromServer, thread: number) => void,
): ServerThread[] {
  const single = addresses.find(({ kind }) => kind !== "tcp");
  if (single !== undefined) {
    const place = formatAddress(single);
    throw new UsageError(
      `THREADS is ${count}, and at ${place} only one can listen: take 1, or TCP`,
    );
  }
  return Array.from(
    { length: count },
    (_, at) => new Thread(serverWorker(), (told: FromServer) => onTold?.(told, at)),
  );
}

/**
 * What threads serve together, at one port: which of them gets a connection is the kernel's choice by
 * its addresses and ports, so that many connections are spread evenly and few are not.
 */
export async function servingOf<Report extends ServingReport>(
  threads: readonly ServerThread[],
  { addresses, listen, sum }: {
    readonly addresses: readonly Address[];
    /** Lets a thread listen; the first one finds out the port where the system chooses it. */
    readonly listen: (index: number, addresses: readonly Address[]) => ToServer;
    readonly sum: (reports: readonly PlainReport[]) => Report;
  },
): Promise<Serving<Report>> {
  const listening = async (index: number, at: readonly Address[]) =>
    (await threads[index].ask(listen(index, at), "listening")).addresses;
  const real = await listening(0, addresses);
  await Promise.all(threads.slice(1).map((_, at) => listening(at + 1, real)));
  const tellAll = (request: ToServer) => threads.forEach((thread) => thread.tell(request));
  const end = () => threads.forEach((thread) => thread.terminate());
  return {
    addresses: real,
    async callsInFlight() {
      const answers = await Promise.all(
        threads.map((thread) => thread.ask({ kind: "countInFlight" }, "inFlight")),
      );
      return answers.reduce((total, { calls }) => total + calls, 0);
    },
    async metrics() {
      const answers = await Promise.all(
        threads.map((thread) => thread.ask({ kind: "readMetrics" }, "metrics")),
      );
      return sumSnapshots(answers.map(({ snapshot }) => snapshot));
    },
    setLogLevel: (level) => tellAll({ kind: "setLogLevel", level }),
    updateLimits: (limits) => tellAll({ kind: "updateLimits", limits }),
    updateTls: (material, options) => tellAll({ kind: "updateTls", material, options }),
    async drain(graceMs) {
      const answers = await Promise.all(
        threads.map((thread) => thread.ask({ kind: "drain", graceMs }, "drained")),
      );
      end();
      return sum(answers.map(({ report }) => report));
    },
    close: () => Promise.resolve(end()),
  };
}

/** What several threads have counted. */
export function sumCounters(reports: readonly ServingReport[]): ServerCounters {
  const sum = (name: keyof ServerCounters) =>
    reports.reduce((total, { counters }) => total + counters[name], 0);
  return {
    connections: sum("connections"),
    connectionsOpen: sum("connectionsOpen"),
    calls: sum("calls"),
    callsFailed: sum("callsFailed"),
    callsInFlight: sum("callsInFlight"),
  };
}

/**
 * A worker that serves. A program in one file has no file of the worker beside it, and is its own
 * worker: `df/main.ts` sees to that.
 */
function serverWorker(): Worker {
  if (!import.meta.url.endsWith("/server_threads.ts")) {
    return new Worker(import.meta.url, { type: "module" });
  }
  return new Worker(new URL("./threads_worker.ts", import.meta.url), { type: "module" });
}
