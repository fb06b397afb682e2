import {
  AuditLog,
  formatAuditHead,
  isTracing,
  type Logger,
  MetricsRegistry,
} from "../../observe/mod.ts";
import {
  auditSigning,
  createSigningAdminService,
  createSigningService,
  isNamed,
  signingMetrics,
  type SigningObserver,
  traceSigning,
  watchSigning,
} from "../../services/mod.ts";
import {
  type BackendChoice,
  chooseBackend,
  KeyRing,
  type KeySpec,
  type KeyVersion,
  Signer,
  SigningPool,
} from "../../signing/mod.ts";
import {
  openServing,
  type Reload,
  type ServerPlan,
  type Serving,
  servingLogger,
  type ServingParts,
} from "../../serve/mod.ts";
import { keysReload, type KeysReloadOptions } from "./keys_reload.ts";

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
}

/** Where keys come from. */
export interface SigningKeys {
  /** The keys as they are wanted now; asked at the start and for each reload. */
  readonly readKeys: () => Promise<readonly KeySpec[]>;
  /** The folder in which a change makes them be read again. @default none */
  readonly directory?: string;
}

/** A signing service that does not listen yet, and has no keys. */
export interface OpenSigning {
  readonly ring: KeyRing;
  /** The backend's name, and why it was taken. */
  readonly backend: string;
  readonly why: string;
  listen(plan: ServerPlan, more?: Pick<ServingParts, "about" | "reloads">): Promise<Serving>;
  close(): Promise<void>;
}

/**
 * Serves signing from this thread. Rejects with a ListenError, a KeyError, or a SigningError when the
 * backend is not to be had.
 */
export async function serveSigning(
  plan: SigningPlan,
  { readKeys, directory }: SigningKeys,
): Promise<Serving> {
  const signing = openSigning(plan, (ring, keyId) => ring.rotate(keyId));
  const { ring, backend, why } = signing;
  servingLogger(plan.log).info(`signing by ${why}`);
  try {
    const keys = await readKeys();
    const take = async (wanted: readonly KeySpec[]) => {
      const { drained } = await ring.replace(wanted);
      await drained;
    };
    await take(keys);
    return await signing.listen(plan, {
      about: aboutSigning(keys, backend),
      reloads: await keysReloads({ directory, readKeys, current: keys, take }),
    });
  } catch (error) {
    await signing.close();
    throw error;
  }
}

/** For the line that says where it listens. */
export function aboutSigning({ length }: readonly KeySpec[], backend: string): string {
  return `${length} ${length === 1 ? "key" : "keys"}, backend ${backend}`;
}

/** What makes keys be read again: nothing without a folder. */
export async function keysReloads(
  { directory, ...options }: Omit<KeysReloadOptions, "directory"> & Pick<SigningKeys, "directory">,
): Promise<Reload[]> {
  return directory === undefined ? [] : [await keysReload({ directory, ...options })];
}

/** Opens backend and audit log. Throws a SigningError, or an AuditError. */
export function openSigning(
  { admins, maxBatch, maxWaitMs, auditDir, ...plan }: SigningPlan,
  rotate: (ring: KeyRing, keyId: string) => Promise<KeyVersion>,
): OpenSigning {
  const logger = servingLogger(plan.log);
  const registry = new MetricsRegistry();
  const { backend, why } = chooseBackend(plan.backend);
  const observers = [
    ...isTracing() ? [traceSigning()] : [],
    ...plan.metrics ? [signingMetrics(registry)] : [],
    rotationLog(logger),
  ];
  let audit = auditDir === undefined ? undefined : openAudit(auditDir, logger);
  if (audit !== undefined) observers.push(auditSigning(audit));
  const pool = new SigningPool({ backend, threads: plan.signingThreads, maxWaitMs });
  const ring = new KeyRing(pool);
  const close = async () => {
    await pool.close();
    if (audit === undefined) return;
    const { head } = audit;
    await audit.close();
    audit = undefined;
    logger.info("closed the audit log", { head: formatAuditHead(head) });
  };
  return {
    ...{ ring, backend: backend.name, why, close },
    listen: (place, more) =>
      openServing(place, {
        services: [
          createSigningService({ signer: new Signer(ring, pool), ring, maxBatch }),
          createSigningAdminService({
            rotate: (keyId) => rotate(ring, keyId),
            isAdmin: (peer) => isNamed(peer, admins),
          }),
        ],
        interceptors: [watchSigning(observers)],
        ...{ registry, logger, close },
        ...more,
      }),
  };
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
