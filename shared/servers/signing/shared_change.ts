import type { PrivateKey, WantedChange } from "../../signing/mod.ts";

/** A change with keys of one's own, and their secret octets, to be wiped. */
interface OwnChange {
  readonly change: WantedChange;
  readonly secrets: readonly Uint8Array[];
}

/**
 * A change whose secret octets stand in shared memory: what is posted to a thread is copied on its way
 * otherwise, into memory that nobody can wipe.
 */
export function sharedCopy(change: WantedChange): OwnChange {
  return copied(change, (octets) => {
    const shared = new Uint8Array(new SharedArrayBuffer(octets.length));
    shared.set(octets);
    // A PrivateKey's octets are not shared as a rule; the receiver makes them its own first.
    return shared as Uint8Array as Uint8Array<ArrayBuffer>;
  });
}

/** A change whose octets are this thread's own, as those of others share the ones they came in. */
export function ownCopy(change: WantedChange): OwnChange {
  return copied(change, (octets) => new Uint8Array(octets));
}

function copied(
  change: WantedChange,
  copy: (octets: Uint8Array) => Uint8Array<ArrayBuffer>,
): OwnChange {
  const secrets: Uint8Array[] = [];
  const withCopy = <T extends object>(holder: T): T => {
    if (!("key" in holder)) return holder;
    const key = holder.key as PrivateKey;
    const pkcs8 = copy(key.pkcs8);
    secrets.push(pkcs8);
    return { ...holder, key: { ...key, pkcs8 } };
  };
  if (change.kind === "add") return { change: withCopy(change), secrets };
  const specs = change.specs.map((spec) => ({ ...spec, versions: spec.versions.map(withCopy) }));
  return { change: { ...change, specs }, secrets };
}
