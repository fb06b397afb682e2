import { sumSnapshots } from "../../observe/mod.ts";
import type { ServerCounters } from "../../rpc/mod.ts";
import { UsageError } from "../../settings/mod.ts";
import { Thread, type ThreadWorker } from "../../threads/mod.ts";
import { type Address, formatAddress } from "../../transport/mod.ts";
import type { ServerPlan, Serving, ServingReport } from "../serving.ts";
import type { FromServer, ToServer } from "./server_messages.ts";
import type { ThreadService, ThreadTalk } from "./thread_service.ts";

/** How threads are started. */
interface ServerThreadsOptions<Talk extends ThreadTalk> {
  readonly count: number;
  readonly addresses: ServerPlan["addresses"];
  /** A worker in which `serveThread` runs, and knows the service. */
  readonly startWorker: () => ThreadWorker;
  /** Hears what a thread says of itself. @default nothing is heard */
  readonly onTold?: (words: Talk["fromThread"], thread: number) => void;
}

/** Threads that serve one service together, at one port. */
export class ServerThreads<Talk extends ThreadTalk> {
  readonly #threads: readonly Thread<ToServer, FromServer>[];

  /** Throws a UsageError for addresses that only one can have. */
  constructor(
    service: ThreadService<Talk>,
    { count, addresses, startWorker, onTold }: ServerThreadsOptions<Talk>,
  ) {
    const single = addresses.find(({ kind }) => kind !== "tcp");
    if (single !== undefined) {
      const place = formatAddress(single);
      throw new UsageError(
        `THREADS is ${count}, and at ${place} only one can listen: take 1, or TCP`,
      );
    }
    this.#threads = Array.from({ length: count }, (_, at) => {
      const thread = new Thread<ToServer, FromServer>(startWorker(), (told) => {
        if (told.kind === "told") onTold?.(told.words, at);
      });
      thread.tell({ kind: "serve", service: service.name });
      return thread;
    });
  }

  /** How many there are. */
  get count(): number {
    return this.#threads.length;
  }

  /** Asks the service of one thread. Rejects with its error. */
  async ask(thread: number, request: Talk["request"]): Promise<Talk["answer"]> {
    const { answer } = await this.#threads[thread].ask({ kind: "ask", request }, "answer");
    return answer;
  }

  /** Says something to the service of one thread that has no answer. */
  tell(thread: number, words: Talk["toThread"]): void {
    this.#threads[thread].tell({ kind: "tell", words });
  }

  /**
   * Lets all of them listen. Which of them gets a connection is the kernel's choice by its addresses
   * and ports, so that many connections are spread evenly and few are not.
   *
   * @param options `plan`: that of each; the first one finds out the port where the system chooses it.
   * `sum`: what all of them served together
   */
  async listen<Sum extends ServingReport>(
    addresses: readonly Address[],
    { plan, sum }: {
      readonly plan: (thread: number, addresses: readonly Address[]) => Talk["plan"];
      readonly sum: (reports: readonly Talk["report"][]) => Sum;
    },
  ): Promise<Serving<Sum>> {
    const threads = this.#threads;
    const listening = async (index: number, at: readonly Address[]) =>
      (await threads[index].ask({ kind: "listen", plan: plan(index, at) }, "listening")).addresses;
    const real = await listening(0, addresses);
    await Promise.all(threads.slice(1).map((_, at) => listening(at + 1, real)));
    const tellAll = (request: ToServer) => threads.forEach((thread) => thread.tell(request));
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
      drain: async (graceMs) => {
        const answers = await Promise.all(
          threads.map((thread) => thread.ask({ kind: "drain", graceMs }, "drained")),
        );
        this.terminate();
        return sum(answers.map(({ report }) => report));
      },
      close: () => Promise.resolve(this.terminate()),
    };
  }

  /** Ends them wherever they are. */
  terminate(): void {
    for (const thread of this.#threads) thread.terminate();
  }
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
