import { nowNs } from "../clock/mod.ts";
import type { TlsMaterial } from "../credentials/mod.ts";
import { callObservers, createLogger } from "../observe/mod.ts";
import {
  createDelayLine,
  createTickDriver,
  seededRandom,
  type TickDriverKind,
} from "../pace/mod.ts";
import { type EngineName, loadEngine, type ServerCounters, type ServerLimits } from "../rpc/mod.ts";
import { createHealthService, createScoreService, withReflection } from "../services/mod.ts";
import type { LogFormat, LogLevel } from "../settings/mod.ts";
import { LatencyHistogram } from "../stats/mod.ts";
import type { Address } from "../transport/mod.ts";
import { RefusalLog } from "./refusal_log.ts";
import type { Served } from "./serve_until_stopped.ts";

const NS_PER_MS = 1e6;

/** What to serve, and where: plain data, so that it reaches another thread. */
export interface ServingPlan {
  readonly engine: EngineName;
  readonly addresses: readonly Address[];
  /** Whether others listen there too. */
  readonly reusePort: boolean;
  /** Absent for plain text. */
  readonly tls?: TlsMaterial;
  readonly delayMs: number;
  readonly pacer: TickDriverKind;
  readonly seed: number;
  /** What clients may cause, for each thread. */
  readonly limits: Partial<ServerLimits>;
  /** How to log, on standard error. */
  readonly log: { readonly test: string; readonly level: LogLevel; readonly format: LogFormat };
}

/** What was served. */
export interface ServingReport {
  readonly counters: ServerCounters;
  /** How much longer than asked calls were delayed. */
  readonly excess: LatencyHistogram;
  /** What timed the delay; absent where there was none. */
  readonly driver?: string;
}

/** A score service that is being served. */
export interface Serving extends Served<ServingReport> {
  /** Where it really listens. */
  readonly addresses: readonly Address[];
}

/** Serves scores and health from this thread. Rejects with a ListenError. */
export async function serveScores(plan: ServingPlan): Promise<Serving> {
  const engine = await loadEngine(plan.engine);
  const excess = new LatencyHistogram();
  const delay = await createDelayLine({
    delayNs: plan.delayMs * NS_PER_MS,
    createDriver: (onTick) => createTickDriver(plan.pacer, onTick),
    onWaited: (excessNs) => excess.recordMs(excessNs / NS_PER_MS),
  });
  const { test, ...logging } = plan.log;
  const logger = createLogger(logging).child({ test });
  const refusals = new RefusalLog(logger, nowNs);
  const health = createHealthService();
  const server = engine.createServer({
    services: withReflection([
      createScoreService({
        wait: (arrivedNs) => delay.wait(arrivedNs),
        random: seededRandom(plan.seed),
      }),
      health.service,
    ]),
    tls: plan.tls,
    limits: plan.limits,
    interceptors: await callObservers({ logger, address: plan.addresses[0] }),
    onRefused: (remote, reason) => refusals.add(remote, reason),
  });
  const close = async () => {
    await server.close();
    await delay.close();
  };
  try {
    const addresses: Address[] = [];
    for (const address of plan.addresses) {
      addresses.push(await server.listen(address, { reusePort: plan.reusePort }));
    }
    health.setStatus("", "SERVING");
    health.setStatus("score.ScoreService", "SERVING");
    return {
      addresses,
      callsInFlight: () => Promise.resolve(server.counters.callsInFlight),
      updateTls: (material) => server.updateTls(material),
      async drain(graceMs) {
        health.shutdown();
        await server.drain({ graceMs });
        await close();
        return { counters: server.counters, excess, driver: delay.facts?.driver };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
