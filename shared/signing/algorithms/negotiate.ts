import { createHash } from "node:crypto";
import { SigningError } from "../signing_error.ts";
import type { Algorithm } from "./algorithm.ts";
import { findAlgorithm, type NamedAlgorithm } from "./find_algorithm.ts";
import { allowedAlgorithms, type KeyPolicy } from "./key_policy.ts";
import { type KeyType } from "./key_type.ts";

/** What a client offers: names or aliases, the best first, and which keys it would take. */
interface NegotiationOffer {
  readonly algorithms: readonly string[];
  /** Absent: any. */
  readonly keyTypes?: readonly KeyType[];
}

/** A key as a negotiation sees it. */
export interface NegotiationKey {
  readonly keyId: string;
  readonly keyType: KeyType;
  readonly policy: KeyPolicy;
}

/** What the server picked, with a hash by which the client knows that its offer arrived whole. */
interface Negotiated {
  readonly keyId: string;
  readonly keyType: KeyType;
  readonly algorithm: Algorithm;
  readonly offerHash: Uint8Array;
}

/**
 * The first algorithm of the offer that a key's policy allows, with the first such key. Names that
 * this server does not know are passed over, so that a client may offer more than it needs.
 * Throws a SigningError `no_common_algorithm`.
 */
export function negotiate(
  offer: NegotiationOffer,
  keys: readonly NegotiationKey[],
): Negotiated {
  const wanted = (keyType: KeyType) => offer.keyTypes?.includes(keyType) ?? true;
  for (const name of offer.algorithms) {
    const named = known(name);
    if (named === undefined) continue;
    const key = keys.find(({ keyType, policy }) =>
      wanted(keyType) && named.keyTypes.includes(keyType) &&
      allowedAlgorithms(keyType, policy).includes(named.algorithm)
    );
    if (key === undefined) continue;
    const { keyId, keyType } = key;
    return { keyId, keyType, algorithm: named.algorithm, offerHash: hashOffer(offer) };
  }
  const allowed = keys.filter(({ keyType }) => wanted(keyType))
    .flatMap(({ keyType, policy }) => allowedAlgorithms(keyType, policy).map(({ name }) => name));
  throw new SigningError(
    "no_common_algorithm",
    `none of the ${offer.algorithms.length} algorithms offered is allowed; allowed: ` +
      ([...new Set(allowed)].join(", ") || "none for these key types"),
  );
}

/**
 * SHA-256 over what was offered, in order: the number of names, each name as UTF-8 behind its
 * length, then the key types in the same way; numbers are of four octets, the highest first. So no
 * two offers hash alike because their texts run together. Both sides compute it: where an offer was
 * cut on its way to get a weaker algorithm, the hashes differ.
 */
export function hashOffer({ algorithms, keyTypes = [] }: NegotiationOffer): Uint8Array {
  const hash = createHash("sha256");
  for (const names of [algorithms, keyTypes]) {
    hash.update(fourOctets(names.length));
    for (const name of names) {
      const bytes = new TextEncoder().encode(name);
      hash.update(fourOctets(bytes.length)).update(bytes);
    }
  }
  return new Uint8Array(hash.digest());
}

function fourOctets(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function known(name: string): NamedAlgorithm | undefined {
  try {
    return findAlgorithm(name);
  } catch (error) {
    if (error instanceof SigningError) return undefined;
    throw error;
  }
}
