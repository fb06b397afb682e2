import { SigningError } from "../signing_error.ts";
import type { Algorithm } from "./algorithm.ts";
import { ALGORITHMS } from "./algorithm_table.ts";
import type { KeyType } from "./key_type.ts";

/** What a name means. */
export interface NamedAlgorithm {
  readonly algorithm: Algorithm;
  /** The keys it may go with: the algorithm's, or the one that the name says. */
  readonly keyTypes: readonly KeyType[];
}

const BY_NAME = new Map<string, NamedAlgorithm>(
  ALGORITHMS.flatMap((algorithm) => [
    [algorithm.name, { algorithm, keyTypes: algorithm.keyTypes }] as const,
    ...algorithm.aliases.map(({ name, keyType }) =>
      [name, { algorithm, keyTypes: keyType ? [keyType] : algorithm.keyTypes }] as const
    ),
  ]),
);

/** Names of what is broken, so that it is told apart from a slip of the pen. */
const BROKEN = /^(RS1|none)$|(SHA|sha)[-_]?1$|MD5|md5/;

/** The algorithm of a canonical name or an alias. Throws a SigningError. */
export function findAlgorithm(name: string): NamedAlgorithm {
  const found = BY_NAME.get(name);
  if (found !== undefined) return found;
  const shown = JSON.stringify(name.slice(0, 64));
  if (BROKEN.test(name)) {
    throw new SigningError("refused_algorithm", `algorithm ${shown}: it is broken; use SHA-256`);
  }
  const names = ALGORITHMS.map((algorithm) => algorithm.name).join(", ");
  throw new SigningError("unknown_algorithm", `algorithm ${shown}: expected one of ${names}`);
}

/** The algorithms that go with a key, in the order of the table. */
export function algorithmsOf(keyType: KeyType): Algorithm[] {
  return ALGORITHMS.filter(({ keyTypes }) => keyTypes.includes(keyType));
}
