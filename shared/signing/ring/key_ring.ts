import type { KeyType } from "../algorithms/key_type.ts";
import type { PrivateKey } from "../keys/private_key.ts";
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
interface KeyChange {
  /** Resolves when nothing signs by the old keys any more and they are gone. */
  readonly drained: Promise<void>;
}

/** A change of the keys: all of them, or a new version of one, made here or handed over. */
export type WantedChange =
  | { readonly kind: "replace"; readonly specs: readonly KeySpec[] }
  | { readonly kind: "add"; readonly keyId: string; readonly generate: KeyType }
  | { readonly kind: "add"; readonly keyId: string; readonly key: PrivateKey };

/** Keys that are ready and not in use. */
export interface PreparedChange {
  /** Puts them in use at once. */
  commit(): KeyChange;
  /** Lets go of them. */
  abort(): Promise<void>;
}

/**
 * The keys in use. A change is made beside them, tried by signing and verifying, and takes their
 * place at once; who was given an old key finishes with it. Changes come one after the other.
 */
export class KeyRing {
  readonly #pool: SigningPool;
  #keys: KeySet = new Map();
  #changes: Promise<unknown> = Promise.resolve();

  /** Without keys. */
  constructor(pool: SigningPool) {
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
  async replace(specs: readonly KeySpec[]): Promise<KeyChange> {
    return (await this.prepare({ kind: "replace", specs })).commit();
  }

  /** Makes a new version of a key, which is the latest from then on. */
  async rotate(keyId: string): Promise<KeyVersion & KeyChange> {
    const { keyType } = this.#key(keyId);
    const prepared = await this.prepare({ kind: "add", keyId, generate: keyType });
    const change = prepared.commit();
    return { ...this.verifyingKey(keyId, 0), ...change };
  }

  /**
   * Loads and tries new keys beside those in use. They wait for `commit` or `abort`, and other changes
   * for these. Rejects with a KeyError, or a SigningError for a key that there is not.
   */
  prepare(change: WantedChange): Promise<PreparedChange> {
    const over = Promise.withResolvers<void>();
    const prepared = this.#changes.then(async () => {
      const before = this.#keys;
      const after = change.kind === "replace"
        ? await loadKeySet(change.specs, { pool: this.#pool, current: before })
        : await this.#withVersion(change);
      return {
        commit: () => {
          this.#keys = after;
          over.resolve();
          return { drained: this.#letGo(before, after) };
        },
        abort: () => {
          over.resolve();
          return this.#letGo(after, before);
        },
      };
    });
    this.#changes = prepared.then(() => over.promise, () => {});
    return prepared;
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

  async #withVersion(change: WantedChange & { readonly kind: "add" }): Promise<KeySet> {
    const { keyId } = change;
    const key = this.#key(keyId);
    const number = key.latest + 1;
    const spec = "key" in change
      ? { version: number, key: change.key, generated: true }
      : { version: number, generate: change.generate };
    const version = await loadVersion(spec, { pool: this.#pool, keyId, policy: key.policy });
    const versions = new Map(key.versions).set(number, version);
    return new Map(this.#keys).set(keyId, { ...key, latest: number, versions });
  }

  async #letGo(before: KeySet, after: KeySet): Promise<void> {
    const numbersOf = (keys: KeySet) =>
      [...keys.values()].flatMap(({ versions }) => [...versions.values()].map((v) => v.poolKey));
    const kept = new Set(numbersOf(after).map(({ number }) => number));
    const gone = numbersOf(before).filter(({ number }) => !kept.has(number));
    await Promise.all(gone.map((poolKey) => this.#pool.remove(poolKey)));
  }
}
