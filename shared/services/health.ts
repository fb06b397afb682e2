import { type HealthCheckResponse, healthService, ServingStatus } from "../codec/mod.ts";
import { Status } from "../grpc/mod.ts";
import { implement, RpcError, type ServiceImplementation } from "../rpc/mod.ts";

/** What a service may be said to be. */
type HealthStatus = "SERVING" | "NOT_SERVING";

/** The standard health service, and the hand that sets it. */
export interface HealthService {
  /** For the server's list of services. */
  readonly service: ServiceImplementation;
  /** Sets a service by its full name; the empty one stands for the whole server. */
  setStatus(service: string, status: HealthStatus): void;
  /** Says NOT_SERVING for every service, and keeps to it: the server is about to end. */
  shutdown(): void;
}

/**
 * `grpc.health.v1.Health` (grpc/grpc `doc/health-checking.md`): `Check` answers NOT_FOUND for a
 * service that was never set, `Watch` answers SERVICE_UNKNOWN for it and goes on, with a message
 * for every change.
 */
export function createHealthService(): HealthService {
  const statuses = new Map<string, HealthStatus>();
  const watchers = new Map<string, Set<() => void>>();
  let ended = false;

  function change(service: string, status: HealthStatus): void {
    if (statuses.get(service) === status) return;
    statuses.set(service, status);
    for (const wake of watchers.get(service) ?? []) wake();
  }

  async function* watch(service: string, signal: AbortSignal): AsyncGenerator<HealthCheckResponse> {
    let changed = Promise.withResolvers<void>();
    const wake = () => changed.resolve();
    const waiting = watchers.get(service) ?? new Set();
    watchers.set(service, waiting.add(wake));
    signal.addEventListener("abort", wake);
    try {
      let told: number | undefined;
      while (!signal.aborted) {
        const status = ServingStatus[statuses.get(service) ?? "SERVICE_UNKNOWN"];
        if (status !== told) yield { status };
        told = status;
        // A change during the yield has resolved it already.
        await changed.promise;
        changed = Promise.withResolvers<void>();
      }
    } finally {
      signal.removeEventListener("abort", wake);
      waiting.delete(wake);
      if (waiting.size === 0) watchers.delete(service);
    }
  }

  return {
    service: implement(healthService, {
      check({ service }) {
        const status = statuses.get(service);
        if (status === undefined) {
          throw new RpcError(Status.NOT_FOUND, `the health of ${service} is not known here`);
        }
        return { status: ServingStatus[status] };
      },
      watch: ({ service }, { signal }) => watch(service, signal),
    }),
    setStatus(service, status) {
      if (!ended) change(service, status);
    },
    shutdown() {
      ended = true;
      for (const service of statuses.keys()) change(service, "NOT_SERVING");
    },
  };
}
