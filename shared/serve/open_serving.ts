import { nowNs } from "../clock/mod.ts";
import {
  callObservers,
  createLogger,
  type Logger,
  MetricsRegistry,
  serverMetrics,
} from "../observe/mod.ts";
import {
  loadEngine,
  type Server,
  type ServerInterceptor,
  type ServiceImplementation,
} from "../rpc/mod.ts";
import { createHealthService, withReflection } from "../services/mod.ts";
import type { Address } from "../transport/mod.ts";
import { RefusalLog } from "./refusal_log.ts";
import type { ServerPlan, Serving } from "./serving.ts";
import type { Reload } from "./reload.ts";

/** What a server of DF serves. */
export interface ServingParts {
  /** Health and reflection come beside them. */
  readonly services: readonly ServiceImplementation[];
  /** Below those that count, trace and log calls; the first one is the outermost. @default [] */
  readonly interceptors?: readonly ServerInterceptor[];
  /** Where the services count; what the server counts goes there too. @default a new one */
  readonly registry?: MetricsRegistry;
  /** Its level follows the settings. @default a new one, as the plan says */
  readonly logger?: Logger;
  /** See {@link Serving.about}. @default nothing */
  readonly about?: string;
  /** See {@link Serving.reloads}. @default [] */
  readonly reloads?: readonly Reload[];
  /** Called behind the last call, or when nothing could be served; may be called twice. */
  readonly close?: () => Promise<void>;
}

/** The logger of a server's thread. */
export function servingLogger({ test, ...logging }: ServerPlan["log"]): Logger {
  return createLogger(logging).child({ test });
}

/** Serves from this thread. Rejects with a ListenError. */
export async function openServing(plan: ServerPlan, parts: ServingParts): Promise<Serving> {
  const { logger = servingLogger(plan.log), registry = new MetricsRegistry() } = parts;
  const engine = await loadEngine(plan.engine);
  const refusals = new RefusalLog(logger, nowNs);
  const health = createHealthService();
  const { maxRequestBytes, ...limits } = plan.limits;
  const server: Server = engine.createServer({
    services: withReflection([...parts.services, health.service]),
    interceptors: [
      ...plan.metrics ? [serverMetrics(registry, () => server.counters)] : [],
      ...await callObservers({ logger, address: plan.addresses[0] }),
      ...parts.interceptors ?? [],
    ],
    tls: plan.tls,
    limits,
    maxRequestBytes,
    onRefused: (remote, reason) => refusals.add(remote, reason),
  });
  const close = async () => {
    await server.close();
    await parts.close?.();
  };
  try {
    const addresses: Address[] = [];
    for (const address of plan.addresses) {
      addresses.push(await server.listen(address, { reusePort: plan.reusePort }));
    }
    const names = parts.services.map(({ definition }) => definition.name);
    for (const name of ["", ...names]) health.setStatus(name, "SERVING");
    return {
      addresses,
      about: parts.about,
      reloads: parts.reloads,
      callsInFlight: () => Promise.resolve(server.counters.callsInFlight),
      metrics: () => Promise.resolve(plan.metrics ? registry.snapshot() : []),
      setLogLevel: (level) => logger.level = level,
      updateLimits: (update) => server.updateLimits(update),
      updateTls(material, options) {
        const connections = server.updateTls(material, options);
        if (connections === 0) return;
        const verb = options.refusedGraceMs === undefined
          ? "keeping"
          : plan.engine === "wire"
          ? "draining"
          : "closing";
        logger.warn(`${verb} connections whose clients these certificates would refuse`, {
          connections,
        });
      },
      async drain(graceMs) {
        health.shutdown();
        await server.drain({ graceMs });
        await close();
        return { counters: server.counters };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
