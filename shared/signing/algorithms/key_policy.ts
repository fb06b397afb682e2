import { SigningError } from "../signing_error.ts";
import { type Algorithm, DIGEST_BYTES, type SignatureEncoding } from "./algorithm.ts";
import { algorithmsOf, findAlgorithm } from "./find_algorithm.ts";
import type { KeyType } from "./key_type.ts";

/** What may be done with a key. */
export interface KeyPolicy {
  /** Canonical names; absent: all that go with the key. */
  readonly algorithms?: readonly string[];
  /** Whether pairs that the table marks weak are allowed. @default false */
  readonly allowWeak?: boolean;
}

/** The algorithms that a key may be used with, in the order of the table. */
export function allowedAlgorithms(keyType: KeyType, policy: KeyPolicy): Algorithm[] {
  return algorithmsOf(keyType).filter(({ name, weakness }) =>
    (policy.algorithms?.includes(name) ?? true) && (weakness === undefined || policy.allowWeak)
  );
}

/** What is asked of a key, before anything is queued. */
interface AlgorithmRequest {
  /** A canonical name or an alias. */
  readonly algorithm: string;
  readonly encoding: SignatureEncoding;
  /** The length of the digest that came in place of a message, bytes. */
  readonly digestBytes?: number;
}

/** The row of the table that a request asks for. Throws a SigningError when it must not be. */
export function checkAlgorithm(
  request: AlgorithmRequest,
  { keyType, policy }: { readonly keyType: KeyType; readonly policy: KeyPolicy },
): Algorithm {
  const { algorithm, keyTypes } = findAlgorithm(request.algorithm);
  const { name, encodings, hash, weakness } = algorithm;
  if (!keyTypes.includes(keyType)) {
    throw new SigningError(
      "wrong_key_type",
      `algorithm ${request.algorithm}: it goes with ${
        keyTypes.join(", ")
      }, and the key is ${keyType}`,
    );
  }
  if (policy.algorithms !== undefined && !policy.algorithms.includes(name)) {
    throw new SigningError(
      "not_in_policy",
      `algorithm ${name}: the key allows ${policy.algorithms.join(", ")}`,
    );
  }
  if (weakness !== undefined && !policy.allowWeak) {
    throw new SigningError("weak_not_allowed", `algorithm ${name}: ${weakness}`);
  }
  if (!encodings.includes(request.encoding)) {
    throw new SigningError(
      "wrong_encoding",
      `encoding ${request.encoding}: ${name} is written as ${encodings.join(" or ")}`,
    );
  }
  const { digestBytes } = request;
  if (digestBytes !== undefined && digestBytes !== DIGEST_BYTES[hash]) {
    throw new SigningError(
      "wrong_digest_length",
      `digest of ${digestBytes} bytes: ${name} takes ${DIGEST_BYTES[hash]} bytes of ${hash}`,
    );
  }
  return algorithm;
}
