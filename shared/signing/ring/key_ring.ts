import { SigningError } from "../signing_error.ts";
import type { SigningPool } from "../pool/signing_pool.ts";
import type { KeySpec } from "./key_spec.ts";
import {
  type KeySet,
  type KeyVersion,
  type LoadedKey,
  loadKeySet,
  loadVersion,
} from "./load_key_set.ts";

/** What a change of the keys led to. */
export interface KeyChange {
  /** Resolves when nothing signs by the old keys any more and they are gone. */
  readonly drained: Promise<void>;
}

/**
 * The keys in use. A change is made beside them, tried by signing and verifying, and takes their
 * place at once; who was given an old key finishes with it. Changes come one after the other.
 */
export class KeyRing {
  readonly #pool: SigningPool;
  #keys: KeySet = new Map();
  #changes: Promise<unknown> = Promise.resolve();

  private constructor(pool: SigningPool) {
    this.#pool = pool;
  }

  /** Loads the first keys. Rejects with a KeyError. */
  static async open(pool: SigningPool, specs: readonly KeySpec[]): Promise<KeyRing> {
    const ring = new KeyRing(pool);
    await ring.replace(specs);
    return ring;
  }

  /**
   * Takes these keys in place of those in use. Rejects with a KeyError and keeps the old ones where
   * one of the new does not load or does not sign.
   */
  replace(specs: readonly KeySpec[]): Promise<KeyChange> {
    return this.#change(() => loadKeySet(specs, { pool: this.#pool, current: this.#keys }));
  }

  /** Makes a new version of a key, which is the latest from then on. */
  async rotate(keyId: string): Promise<KeyVersion & KeyChange> {
    let version: KeyVersion | undefined;
    const change = await this.#change(async () => {
      const key = this.#key(keyId);
      const { policy, keyType } = key;
      const spec = { version: key.latest + 1, generate: keyType };
      version = await loadVersion(spec, { pool: this.#pool, keyId, policy });
      const versions = new Map(key.versions).set(version.version, version);
      return new Map(this.#keys).set(keyId, { ...key, latest: version.version, versions });
    });
    return { ...version!, ...change };
  }

  /** The version that signs; 0 asks for the latest. Throws a SigningError. */
  signingKey(keyId: string, version: number): KeyVersion {
    const key = this.#key(keyId);
    return this.#version(key, { version, floor: key.signFloor, purpose: "sign" });
  }

  /** The version that verifies; 0 asks for the latest. Throws a SigningError. */
  verifyingKey(keyId: string, version: number): KeyVersion {
    const key = this.#key(keyId);
    return this.#version(key, { version, floor: key.verifyFloor, purpose: "verify" });
  }

  /** All keys, in the order of the specs. */
  list(): LoadedKey[] {
    return [...this.#keys.values()];
  }

  #key(keyId: string): LoadedKey {
    const key = this.#keys.get(keyId);
    if (key !== undefined) return key;
    throw new SigningError(
      "unknown_key",
      `key ${JSON.stringify(keyId.slice(0, 128))}: there is none`,
    );
  }

  #version(
    key: LoadedKey,
    { version, floor, purpose }: {
      readonly version: number;
      readonly floor: number;
      readonly purpose: string;
    },
  ): KeyVersion {
    const number = version === 0 ? key.latest : version;
    const found = key.versions.get(number);
    const name = `key ${JSON.stringify(key.keyId)}, version ${number}`;
    if (found === undefined) throw new SigningError("unknown_version", `${name}: there is none`);
    if (number < floor) {
      throw new SigningError("disabled_version", `${name}: only ${floor} and later ${purpose}`);
    }
    return found;
  }

  #change(make: () => Promise<KeySet>): Promise<KeyChange> {
    const changed = this.#changes.then(async () => {
      const before = this.#keys;
      this.#keys = await make();
      return { drained: this.#letGo(before, this.#keys) };
    });
    this.#changes = changed.catch(() => {});
    return changed;
  }

  async #letGo(before: KeySet, after: KeySet): Promise<void> {
    const numbersOf = (keys: KeySet) =>
      [...keys.values()].flatMap(({ versions }) => [...versions.values()].map((v) => v.poolKey));
    const kept = new Set(numbersOf(after).map(({ number }) => number));
    const gone = numbersOf(before).filter(({ number }) => !kept.has(number));
    await Promise.all(gone.map((poolKey) => this.#pool.remove(poolKey)));
  }
}
