import type { KeyDescription } from "../../codec/mod.ts";
import { UsageError } from "../../settings/mod.ts";
import type { KeyType, MixItem } from "../../signing/mod.ts";
import type { SigningEntry } from "./signing_inputs.ts";

/**
 * A mix with the server's keys: each item gets the first key, in the server's order, that allows its
 * algorithm and is the one or of the type that the item names. Throws a UsageError when there is none.
 */
export function resolveMix(
  items: readonly MixItem[],
  keys: readonly KeyDescription[],
): SigningEntry[] {
  const entries = items.map((item) => {
    const found = keys.find((key) => fits(key, item));
    if (found === undefined) throw noKey(item, keys);
    return {
      keyId: found.keyId,
      keyType: found.keyType as KeyType,
      algorithm: item.algorithm,
      weight: item.weight,
    };
  });
  return entries.map((entry) => {
    const { algorithm, keyId } = entry;
    const alone = entries.filter((other) => other.algorithm === algorithm).length === 1;
    return { ...entry, label: alone ? algorithm : `${algorithm}@${keyId}` };
  });
}

function fits(
  { keyId, keyType, algorithms }: KeyDescription,
  { algorithm, key, keyTypes }: MixItem,
): boolean {
  return algorithms.includes(algorithm) && keyTypes.includes(keyType as KeyType) &&
    (key === undefined || key === keyId || key === keyType);
}

function noKey({ algorithm, key }: MixItem, keys: readonly KeyDescription[]): UsageError {
  const offered = keys.map(({ keyId, algorithms }) => `${keyId} (${algorithms.join(", ")})`);
  return new UsageError(
    `ALGORITHMS: the server has no key ${key === undefined ? "" : `${key} `}that signs by ` +
      `${algorithm}; its keys: ${offered.length === 0 ? "none" : offered.join("; ")}`,
  );
}
