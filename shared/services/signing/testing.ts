/** A server that signs, and a channel to it, for tests. @module */
import { join } from "node:path";
import { tempDir } from "../../base/testing.ts";
import { encodePem } from "../../credentials/mod.ts";
import {
  type Channel,
  ContextValues,
  type EngineName,
  loadEngine,
  type ServerContext,
} from "../../rpc/mod.ts";
import {
  chooseBackend,
  KEY_TYPE_NAMES,
  KeyRing,
  type KeySpec,
  type KeyType,
  Signer,
  SigningPool,
} from "../../signing/mod.ts";
import { type SigningPoolOptions, testKey } from "../../signing/testing.ts";
import { createSigningAdminService } from "./signing_admin_service.ts";
import { type SigningObserver, watchSigning } from "./signing_observer.ts";
import { createSigningService } from "./signing_service.ts";

/** What a test is given. */
export interface SigningBench {
  readonly channel: Channel;
  readonly ring: KeyRing;
  readonly pool: SigningPool;
  /** The service without a transport: its handlers by name. */
  handle<T>(method: string, request: unknown, context?: Partial<ServerContext>): T;
}

/** How to make it. */
interface SigningBenchOptions {
  /** @default "wire" */
  readonly engine?: EngineName;
  /** Each under its name in lower case. @default all */
  readonly keyTypes?: readonly KeyType[];
  /** What is said of each key beside its versions. */
  readonly spec?: Partial<KeySpec>;
  readonly pool?: Partial<SigningPoolOptions>;
  readonly maxRequestBytes?: number;
  readonly observers?: readonly SigningObserver[];
  /** @default everybody */
  readonly isAdmin?: () => boolean;
}

/** Serves keys from files, over TCP on loopback, and calls `use`. */
export async function withSigning(
  options: SigningBenchOptions,
  use: (bench: SigningBench) => Promise<void>,
): Promise<void> {
  const { keyTypes = KEY_TYPE_NAMES, maxRequestBytes, observers = [] } = options;
  const engine = await loadEngine(options.engine ?? "wire");
  await using temp = await tempDir();
  const dir = temp.path;
  const pool = new SigningPool({
    backend: chooseBackend().backend,
    threads: 1,
    maxWaitMs: 60_000,
    ...options.pool,
  });
  try {
    const specs = keyTypes.map((keyType) => {
      const path = join(dir, `${keyType}.pem`);
      const pem = encodePem("PRIVATE KEY", testKey(keyType).pkcs8);
      Deno.writeTextFileSync(path, pem, { mode: 0o600 });
      const versions = [{ version: 1, file: { path } }];
      return { keyId: keyType.toLowerCase(), versions, ...options.spec };
    });
    const ring = await KeyRing.open(pool, specs);
    const service = createSigningService({ signer: new Signer(ring, pool), ring });
    const admin = createSigningAdminService({
      rotate: (keyId) => ring.rotate(keyId),
      isAdmin: options.isAdmin ?? (() => true),
    });
    const server = engine.createServer({
      services: [service, admin],
      interceptors: [watchSigning(observers)],
      maxRequestBytes,
    });
    const address = await server.listen({ kind: "tcp", host: "127.0.0.1", port: 0 });
    const channel = engine.createChannel({ address });
    try {
      await use({
        channel,
        ring,
        pool,
        handle: <T>(method: string, request: unknown, context: Partial<ServerContext> = {}) =>
          service.handlers[method](
            request as never,
            { deadlineNs: Infinity, values: new ContextValues(), ...context } as ServerContext,
          ) as T,
      });
    } finally {
      await channel.close();
      await server.close();
    }
  } finally {
    await pool.close();
  }
}
