import { findAlgorithm } from "./find_algorithm.ts";
import type { KeyType } from "./key_type.ts";

/** One kind of signature in a mix. */
export interface MixItem {
  /** The canonical name. */
  readonly algorithm: string;
  /** The keys it may go with. */
  readonly keyTypes: readonly KeyType[];
  /** The id of a key or its type; absent: any key that allows the algorithm. */
  readonly key?: string;
  /** Its share of the calls is this over the sum of all. */
  readonly weight: number;
}

const ITEM = /^([\w-]+)(?:@([\w.-]{1,128}))?(?::(\d{1,6}))?$/;

/** What `parseAlgorithmMix` accepts, to be read after "expected". */
export const MIX_FORM = "algorithms with weights, such as ES256 or ES256:3,RS256@RSA_3072:1";

/**
 * Reads `ALGORITHM[@KEY][:WEIGHT]`, one or several with commas between them; a weight is 1 unless it
 * is given. Throws a TypeError, and a SigningError for an algorithm that is none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseAlgorithmMix } from "@lab/shared/signing";
 *
 * const [es, rs] = parseAlgorithmMix("ES256:3,RS256@signer-1");
 * assert.deepEqual([es.algorithm, es.weight], ["ES256", 3]);
 * assert.deepEqual([rs.algorithm, rs.key, rs.weight], ["RS256", "signer-1", 1]);
 * ```
 */
export function parseAlgorithmMix(text: string): MixItem[] {
  const items = text.split(",").map((item) => parseItem(item.trim()));
  const seen = new Set<string>();
  for (const { algorithm, key = "" } of items) {
    const name = `${algorithm}@${key}`;
    if (seen.has(name)) throw new TypeError(`${algorithm} is there twice with the same key`);
    seen.add(name);
  }
  return items;
}

function parseItem(text: string): MixItem {
  const [, name, key, weight = "1"] = ITEM.exec(text) ?? [];
  if (name === undefined) {
    throw new TypeError(`${JSON.stringify(text)} is no ALGORITHM[@KEY][:WEIGHT]`);
  }
  if (Number(weight) === 0) throw new TypeError(`the weight of ${name} is 0; leave it out`);
  const { algorithm, keyTypes } = findAlgorithm(name);
  return {
    algorithm: algorithm.name,
    keyTypes,
    ...(key === undefined ? {} : { key }),
    weight: Number(weight),
  };
}
