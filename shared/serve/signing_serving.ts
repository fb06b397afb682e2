import { nowNs } from "../clock/mod.ts";
import { signingAdminService, signingService } from "../codec/mod.ts";
import type { TlsMaterial } from "../credentials/mod.ts";
import type { Logger } from "../observe/mod.ts";
import { type EngineName, loadEngine, type ServerCounters, type ServerLimits } from "../rpc/mod.ts";
import {
  createHealthService,
  createSigningAdminService,
  createSigningService,
  isNamed,
  withReflection,
} from "../services/mod.ts";
import {
  type BackendChoice,
  chooseBackend,
  KeyRing,
  type KeySpec,
  Signer,
  SigningPool,
} from "../signing/mod.ts";
import type { Address } from "../transport/mod.ts";
import { RefusalLog } from "./refusal_log.ts";
import type { Served } from "./serve_until_stopped.ts";

/** What to serve, and where. */
export interface SigningPlan {
  readonly engine: EngineName;
  readonly addresses: readonly Address[];
  /** Absent for plain text. */
  readonly tls?: TlsMaterial;
  /** What clients may cause. */
  readonly limits: Partial<ServerLimits>;
  readonly backend: BackendChoice;
  /** For each family of keys. @default as many as cores */
  readonly signingThreads?: number;
  /** How long a call without a deadline may wait, ms. */
  readonly maxWaitMs: number;
  readonly maxMessageBytes: number;
  readonly maxBatch: number;
  /** Subjects or fingerprints of the clients that may rotate keys. */
  readonly admins: readonly string[];
  /** The keys as they are wanted now; asked at the start and for each reload. */
  readonly readKeys: () => Promise<readonly KeySpec[]>;
  readonly logger: Logger;
}

/** A signing service that is being served. */
export interface SigningServing extends Served<ServerCounters> {
  /** Where it really listens. */
  readonly addresses: readonly Address[];
  /** The backend's name. */
  readonly backend: string;
  readonly keyCount: number;
  /** Takes the keys as they are wanted now; where they do not load, keeps the old ones and says so. */
  reloadKeys(): Promise<void>;
}

/**
 * Serves signing, health and reflection from this thread. Rejects with a ListenError, a KeyError, or a
 * SigningError when the backend is not to be had.
 */
export async function serveSigning(plan: SigningPlan): Promise<SigningServing> {
  const { logger, readKeys, admins, maxBatch, maxWaitMs, tls, limits } = plan;
  const engine = await loadEngine(plan.engine);
  const { backend, why } = chooseBackend(plan.backend);
  logger.info(`signing by ${why}`);
  const pool = new SigningPool({ backend, threads: plan.signingThreads, maxWaitMs });
  const closers = [() => pool.close()];
  const close = async () => {
    for (const closer of closers) await closer();
  };
  try {
    const ring = await KeyRing.open(pool, await readKeys());
    const refusals = new RefusalLog(logger, nowNs);
    const health = createHealthService();
    const server = engine.createServer({
      services: withReflection([
        createSigningService({ signer: new Signer(ring, pool), ring, maxBatch }),
        createSigningAdminService({
          rotate: (keyId) => ring.rotate(keyId),
          isAdmin: (peer) => isNamed(peer, admins),
          onRotated: ({ keyId, version }, { subject }) =>
            logger.info("made a new version", { keyId, version, by: subject }),
        }),
        health.service,
      ]),
      ...{ tls, limits },
      maxRequestBytes: plan.maxMessageBytes,
      onRefused: (remote, reason) => refusals.add(remote, reason),
    });
    closers.unshift(() => server.close());
    const addresses: Address[] = [];
    for (const address of plan.addresses) addresses.push(await server.listen(address));
    for (const { name } of [{ name: "" }, signingService, signingAdminService]) {
      health.setStatus(name, "SERVING");
    }
    return {
      addresses,
      backend: backend.name,
      keyCount: ring.list().length,
      async reloadKeys() {
        try {
          const { drained } = await ring.replace(await readKeys());
          logger.info("keys reloaded", { keys: ring.list().length });
          await drained;
        } catch (error) {
          logger.error(`kept the old keys: ${error instanceof Error ? error.message : error}`);
        }
      },
      callsInFlight: () => Promise.resolve(server.counters.callsInFlight),
      updateTls: (material) => server.updateTls(material),
      async drain(graceMs) {
        health.shutdown();
        await server.drain({ graceMs });
        await close();
        return server.counters;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
