import type { KeyType } from "../algorithms/key_type.ts";
import { generateKey } from "../keys/generate_key.ts";
import { type PrivateKey, wipe } from "../keys/private_key.ts";
import type { WantedChange } from "./key_ring.ts";
import { checkKeySpecs, type KeySpec, type VersionSpec } from "./key_spec.ts";
import { keyOf } from "./load_key_set.ts";

/** A ring that holds the same keys as others: that of a thread. */
export interface KeyMember {
  /** As `KeyRing.prepare`; takes a copy of the octets that the change holds. */
  prepare(change: WantedChange): Promise<void>;
  /** Resolves when what was prepared is in use. */
  commit(): Promise<void>;
  /** Resolves when what was prepared is gone. */
  abort(): Promise<void>;
}

interface KnownKey {
  readonly keyType: KeyType;
  readonly latest: number;
  /** Made in this process: the members have them, and nobody else. */
  readonly made: ReadonlySet<number>;
}

/**
 * The same keys in several rings. A file is read, and a key made, once; all members load and try what
 * comes of it, and only when all have succeeded do they take it into use. Between the first and the
 * last of them the latest version differs for a moment; a version that one of them has signed by is
 * there in all.
 */
export class SharedKeys {
  readonly #members: readonly KeyMember[];
  #known: ReadonlyMap<string, KnownKey> = new Map();
  #changes: Promise<unknown> = Promise.resolve();

  constructor(members: readonly KeyMember[]) {
    this.#members = members;
  }

  /** As `KeyRing.replace`, in all members or in none. */
  replace(specs: readonly KeySpec[]): Promise<void> {
    return this.#inTurn(async () => {
      checkKeySpecs(specs);
      const keys: PrivateKey[] = [];
      const known = new Map<string, KnownKey>();
      try {
        const whole: KeySpec[] = [];
        for (const spec of specs) {
          const before = this.#known.get(spec.keyId);
          const versions: VersionSpec[] = [];
          const made = new Set(before?.made);
          let keyType = before?.keyType;
          for (const each of spec.versions) {
            const kept = "generate" in each && before?.keyType === each.generate &&
              before.made.has(each.version);
            if (kept) {
              versions.push(each);
              continue;
            }
            const held = await keyOf(each);
            keys.push(held.key);
            keyType = held.key.keyType;
            versions.push({ version: each.version, ...held });
            if (held.generated) made.add(each.version);
            else made.delete(each.version);
          }
          whole.push({ ...spec, versions });
          const latest = Math.max(...made, ...spec.versions.map(({ version }) => version));
          known.set(spec.keyId, { keyType: keyType!, latest, made });
        }
        await this.#change({ kind: "replace", specs: whole });
        this.#known = known;
      } finally {
        wipe(...keys.map(({ pkcs8 }) => pkcs8));
      }
    });
  }

  /** As `KeyRing.rotate`, for a key that there is. Gives the new version. */
  rotate(keyId: string): Promise<number> {
    return this.#inTurn(async () => {
      const { keyType, latest, made } = this.#known.get(keyId)!;
      const key = await generateKey(keyType);
      try {
        await this.#change({ kind: "add", keyId, key });
      } finally {
        wipe(key.pkcs8);
      }
      const version = latest + 1;
      const known = { keyType, latest: version, made: new Set(made).add(version) };
      this.#known = new Map(this.#known).set(keyId, known);
      return version;
    });
  }

  /** One change after the other: each builds on what the one before has led to. */
  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const changed = this.#changes.then(change);
    this.#changes = changed.catch(() => {});
    return changed;
  }

  async #change(change: WantedChange): Promise<void> {
    const prepared = await Promise.allSettled(
      this.#members.map((member) => member.prepare(change)),
    );
    const failed = prepared.find((each) => each.status === "rejected");
    const ready = this.#members.filter((_, at) => prepared[at].status === "fulfilled");
    await Promise.all(ready.map((member) => failed ? member.abort() : member.commit()));
    if (failed) throw failed.reason;
  }
}
