import { messageOf } from "../../base/mod.ts";
import { algorithmsOf } from "../algorithms/find_algorithm.ts";
import type { KeyPolicy } from "../algorithms/key_policy.ts";
import type { KeyType } from "../algorithms/key_type.ts";
import { generateKey } from "../keys/generate_key.ts";
import { KeyError } from "../keys/key_error.ts";
import { loadKeyFile } from "../keys/load_key_file.ts";
import type { PrivateKey } from "../keys/private_key.ts";
import { type PublicKey, publicKey } from "../keys/public_key.ts";
import type { PoolKey, SigningPool } from "../pool/signing_pool.ts";
import { checkKeySpecs, type HandedOver, type KeySpec, type VersionSpec } from "./key_spec.ts";

/** A version of a key that is ready to sign. */
export interface KeyVersion {
  readonly keyId: string;
  readonly version: number;
  readonly keyType: KeyType;
  readonly poolKey: PoolKey;
  readonly publicKey: PublicKey;
  readonly policy: KeyPolicy;
  /** Made in this process, so that no file has it and a reload keeps it. */
  readonly generated: boolean;
}

/** A key with its versions. */
export interface LoadedKey {
  readonly keyId: string;
  readonly keyType: KeyType;
  readonly policy: KeyPolicy;
  readonly signFloor: number;
  readonly verifyFloor: number;
  readonly latest: number;
  readonly versions: ReadonlyMap<number, KeyVersion>;
}

/** All keys at one time; it never changes, another takes its place. */
export type KeySet = ReadonlyMap<string, LoadedKey>;

const TEST_MESSAGE = new TextEncoder().encode("a key that is taken into use signs this first");

/**
 * The keys of these specs, each loaded or made and tried. Of `current` stay the versions that were
 * made in this process and that the specs do not say otherwise. On failure nothing of what was
 * loaded is left in the pool. Rejects with a KeyError.
 */
export async function loadKeySet(
  specs: readonly KeySpec[],
  { pool, current }: { readonly pool: SigningPool; readonly current: KeySet },
): Promise<KeySet> {
  checkKeySpecs(specs);
  const fresh: KeyVersion[] = [];
  const keys = new Map<string, LoadedKey>();
  try {
    for (const spec of specs) {
      const { keyId, policy = {}, signFloor = 1, verifyFloor = 1 } = spec;
      const versions = new Map<number, KeyVersion>();
      for (const each of spec.versions) {
        const kept = keptVersion(current.get(keyId), each);
        const version = kept ?? await loadVersion(each, { pool, keyId, policy });
        if (kept === undefined) fresh.push(version);
        versions.set(each.version, { ...version, policy });
      }
      for (const [number, version] of current.get(keyId)?.versions ?? []) {
        if (version.generated && !versions.has(number)) {
          versions.set(number, { ...version, policy });
        }
      }
      const types = [...new Set([...versions.values()].map(({ keyType }) => keyType))];
      if (types.length > 1) {
        throw new KeyError("setup", `key "${keyId}": its versions are of ${types.join(" and ")}`);
      }
      const latest = Math.max(...versions.keys());
      keys.set(keyId, {
        keyId,
        keyType: types[0],
        policy,
        signFloor,
        verifyFloor,
        latest,
        versions,
      });
    }
    return keys;
  } catch (error) {
    await Promise.all(fresh.map(({ poolKey }) => pool.remove(poolKey)));
    throw error;
  }
}

function keptVersion(key: LoadedKey | undefined, spec: VersionSpec): KeyVersion | undefined {
  const version = key?.versions.get(spec.version);
  const same = "generate" in spec && version?.generated && version.keyType === spec.generate;
  return same ? version : undefined;
}

/** One version, in the pool and tried. Rejects with a KeyError. */
export async function loadVersion(
  spec: VersionSpec,
  { pool, keyId, policy }: {
    readonly pool: SigningPool;
    readonly keyId: string;
    readonly policy: KeyPolicy;
  },
): Promise<KeyVersion> {
  const { version } = spec;
  const { key, generated } = await keyOf(spec);
  const { keyType, spki } = key;
  const name = `key ${JSON.stringify(keyId)}, version ${version}`;
  const poolKey = await installed(key, { pool, name });
  try {
    await selfTest(poolKey, pool);
  } catch (cause) {
    await pool.remove(poolKey);
    throw new KeyError("self_test_failed", `${name}: what it signs does not verify`, { cause });
  }
  const shown = publicKey(spki, keyId);
  return { keyId, version, keyType, poolKey, publicKey: shown, policy, generated };
}

/** The key of a version, from wherever it is to come. */
export async function keyOf(spec: VersionSpec): Promise<HandedOver> {
  if ("key" in spec) return spec;
  return "generate" in spec
    ? { key: await generateKey(spec.generate), generated: true }
    : { key: await loadKeyFile(spec.file), generated: false };
}

async function installed(
  key: PrivateKey,
  { pool, name }: { readonly pool: SigningPool; readonly name: string },
): Promise<PoolKey> {
  try {
    return await pool.install(key);
  } catch (cause) {
    const why = messageOf(cause);
    throw new KeyError("malformed", `${name}: the backend does not take it: ${why}`, { cause });
  }
}

/** Throws when what the key signs is no signature, as with parts that do not belong together. */
async function selfTest(key: PoolKey, pool: SigningPool): Promise<void> {
  const [algorithm] = algorithmsOf(key.keyType);
  const { signature } = await pool.sign(key, { algorithm, message: TEST_MESSAGE });
  const { valid } = await pool.verify(key, { algorithm, message: TEST_MESSAGE, signature });
  if (!valid) throw new KeyError("self_test_failed", "the signature is wrong");
}
