import {
  AuditLog,
  formatAuditHead,
  isTracing,
  type Logger,
  MetricsRegistry,
} from "../observe/mod.ts";
import {
  auditSigning,
  createSigningAdminService,
  createSigningService,
  isNamed,
  signingMetrics,
  type SigningObserver,
  traceSigning,
} from "../services/mod.ts";
import {
  type BackendChoice,
  chooseBackend,
  KeyRing,
  type KeySpec,
  Signer,
  SigningPool,
} from "../signing/mod.ts";
import { keysReload } from "./keys_reload.ts";
import { openServing, servingLogger } from "./open_serving.ts";
import type { ServerPlan, Serving } from "./serving.ts";

/** What to serve, and where. */
export interface SigningPlan extends ServerPlan {
  readonly backend: BackendChoice;
  /** For each family of keys. @default as many as cores */
  readonly signingThreads?: number;
  /** How long a call without a deadline may wait, ms. */
  readonly maxWaitMs: number;
  readonly maxBatch: number;
  /** Subjects or fingerprints of the clients that may rotate keys. */
  readonly admins: readonly string[];
  /** A folder for the audit log. @default none is kept */
  readonly auditDir?: string;
  /** The keys as they are wanted now; asked at the start and for each reload. */
  readonly readKeys: () => Promise<readonly KeySpec[]>;
  /** The folder in which a change makes them be read again. @default none */
  readonly keysDir?: string;
}

/**
 * Serves signing from this thread. Rejects with a ListenError, a KeyError, or a SigningError when the
 * backend is not to be had.
 */
export async function serveSigning(plan: SigningPlan): Promise<Serving> {
  const { readKeys, keysDir: directory, admins, maxBatch, maxWaitMs } = plan;
  const logger = servingLogger(plan.log);
  const registry = new MetricsRegistry();
  const { backend, why } = chooseBackend(plan.backend);
  logger.info(`signing by ${why}`);
  const pool = new SigningPool({ backend, threads: plan.signingThreads, maxWaitMs });
  const observers = [
    ...isTracing() ? [traceSigning()] : [],
    ...plan.metrics ? [signingMetrics(registry)] : [],
    rotationLog(logger),
  ];
  let audit: AuditLog | undefined;
  const close = async () => {
    await pool.close();
    if (audit === undefined) return;
    const { head } = audit;
    await audit.close();
    audit = undefined;
    logger.info("closed the audit log", { head: formatAuditHead(head) });
  };
  try {
    if (plan.auditDir !== undefined) {
      audit = openAudit(plan.auditDir, logger);
      observers.push(auditSigning(audit));
    }
    const keys = await readKeys();
    const ring = await KeyRing.open(pool, keys);
    const take = async (wanted: readonly KeySpec[]) => {
      const { drained } = await ring.replace(wanted);
      await drained;
    };
    return await openServing(plan, {
      services: [
        createSigningService({ signer: new Signer(ring, pool), ring, maxBatch, observers }),
        createSigningAdminService({
          rotate: (keyId) => ring.rotate(keyId),
          isAdmin: (peer) => isNamed(peer, admins),
          observers,
        }),
      ],
      registry,
      logger,
      about: `${keys.length} ${keys.length === 1 ? "key" : "keys"}, backend ${backend.name}`,
      reloads: directory === undefined
        ? []
        : [await keysReload({ directory, readKeys, current: keys, take })],
      close,
    });
  } catch (error) {
    await close();
    throw error;
  }
}

function openAudit(directory: string, logger: Logger): AuditLog {
  const audit = AuditLog.open(directory, {
    onProblem: ({ message }) => logger.error(`nothing is signed: ${message}`),
  });
  // Kept elsewhere with the log, the head shows a cut at the end.
  logger.info("opened the audit log", { directory, head: formatAuditHead(audit.head) });
  return audit;
}

function rotationLog(logger: Logger): SigningObserver {
  return {
    rotated: ({ keyId, version }, { peer }) =>
      logger.info("made a new version", { keyId, version, by: peer.subject }),
  };
}
