import type { SignatureEncoding } from "../algorithms/algorithm.ts";
import { decodeSignature, encodeSignature } from "../algorithms/check_signature.ts";
import { crc32c } from "../algorithms/crc32c.ts";
import { checkAlgorithm } from "../algorithms/key_policy.ts";
import { SigningError } from "../signing_error.ts";
import type { PoolTimes, SigningPool } from "../pool/signing_pool.ts";
import type { KeyRing } from "./key_ring.ts";
import type { KeyVersion } from "./load_key_set.ts";

/** What is asked for by key, version and algorithm. */
export interface SignerRequest {
  readonly keyId: string;
  /** 0 for the latest. */
  readonly version: number;
  /** A canonical name or an alias. */
  readonly algorithm: string;
  readonly encoding: SignatureEncoding;
  /** This or the digest, and never both. */
  readonly message?: Uint8Array;
  readonly digest?: Uint8Array;
  /** CRC32C of whichever was sent; absent: not checked. */
  readonly inputCrc32c?: number;
  /** By when, ns on the pool's clock. @default Infinity */
  readonly deadlineNs?: number;
}

/** A signature and how it came about. */
export interface SignerAnswer extends PoolTimes {
  readonly signature: Uint8Array;
  readonly signatureCrc32c: number;
  readonly version: number;
  /** The canonical name. */
  readonly algorithm: string;
}

/** Whether a signature is one, and how that was found out. */
interface VerifyAnswer extends PoolTimes {
  readonly valid: boolean;
  readonly version: number;
  readonly algorithm: string;
}

/** The service without its transport: a request is checked whole before anything is queued. */
export class Signer {
  readonly #ring: KeyRing;
  readonly #pool: SigningPool;

  constructor(ring: KeyRing, pool: SigningPool) {
    this.#ring = ring;
    this.#pool = pool;
  }

  /** Signs; what is cheap is given at once. Throws, or rejects with, a SigningError. */
  sign(request: SignerRequest): SignerAnswer | Promise<SignerAnswer> {
    const { keyId, version, encoding } = request;
    // From the look-up to the pool nothing waits, so that no change of the keys comes between.
    const key = this.#ring.signingKey(keyId, version);
    const algorithm = checkRequest(request, key);
    const { keyType } = key;
    return whenDone(
      this.#pool.sign(key.poolKey, { ...inputOf(request), algorithm }),
      ({ signature, queueNs, signNs }) => {
        const encoded = encodeSignature(signature, { keyType, encoding });
        return {
          signature: encoded,
          signatureCrc32c: crc32c(encoded),
          version: key.version,
          algorithm: algorithm.name,
          queueNs,
          signNs,
        };
      },
    );
  }

  /** Verifies. A wrong signature is no error, one that cannot be any is `malformed_signature`. */
  verify(
    request: SignerRequest & { readonly signature: Uint8Array },
  ): VerifyAnswer | Promise<VerifyAnswer> {
    const { keyId, version, encoding, signature } = request;
    const key = this.#ring.verifyingKey(keyId, version);
    const algorithm = checkRequest(request, key);
    const { keyType } = key;
    const octets = decodeSignature(signature, { algorithm, keyType, encoding });
    return whenDone(
      this.#pool.verify(key.poolKey, { ...inputOf(request), algorithm, signature: octets }),
      (verdict) => ({ ...verdict, version: key.version, algorithm: algorithm.name }),
    );
  }
}

function checkRequest(request: SignerRequest, key: KeyVersion) {
  const { message, digest, inputCrc32c } = request;
  const algorithm = checkAlgorithm({ ...request, digestBytes: digest?.length }, key);
  const input = digest ?? message;
  if (input === undefined || (digest !== undefined && message !== undefined)) {
    throw new SigningError("malformed_input", "expected either a message or a digest");
  }
  if (inputCrc32c !== undefined && crc32c(input) !== inputCrc32c >>> 0) {
    throw new SigningError(
      "wrong_checksum",
      `CRC32C ${
        inputCrc32c >>> 0
      }: the input of ${input.length} bytes has another one; send it again`,
    );
  }
  return algorithm;
}

function inputOf({ message, digest, deadlineNs }: SignerRequest) {
  return { message, digest, deadlineNs };
}

/** A promise only where there is one: an inline signature costs less than a turn of the loop. */
function whenDone<T, U>(given: T | Promise<T>, then: (value: T) => U): U | Promise<U> {
  return given instanceof Promise ? given.then(then) : then(given);
}
