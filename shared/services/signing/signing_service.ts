import { type KeyDescription, signingService, type SignResult } from "../../codec/mod.ts";
import { implement, type ServiceImplementation } from "../../rpc/mod.ts";
import {
  allowedAlgorithms,
  type KeyRing,
  type KeyType,
  type LoadedKey,
  negotiate,
  type Signer,
} from "../../signing/mod.ts";
import { answerAsReady } from "./answer_as_ready.ts";
import { SignCalls } from "./sign_calls.ts";
import { clampNs, encodingNumber, signerRequest } from "./sign_request.ts";
import { badRequest, signingStatus } from "./signing_status.ts";

/** Inputs of one SignStream under way: enough for every core, and little memory. */
const STREAM_UNDER_WAY = 128;

/** Names in one offer; there are 15 algorithms and some aliases of each. */
const MAX_OFFERED = 256;

/** What the signing service needs from its server. */
interface SigningServiceOptions {
  readonly signer: Signer;
  readonly ring: KeyRing;
  /**
   * Requests in one batch, at most. P-256 is signed in the thread that serves, at about 25 µs each,
   * and for that long a batch keeps others waiting. @default 100
   */
  readonly maxBatch?: number;
}

/** `signing.v1.SigningService`: what `Signer` and `KeyRing` do, as calls. */
export function createSigningService(options: SigningServiceOptions): ServiceImplementation {
  const { signer, ring, maxBatch = 100 } = options;
  const calls = new SignCalls(signer);
  return implement(signingService, {
    sign: (request, context) => answered(() => calls.sign(request, context)),

    signBatch({ requests }, context) {
      if (requests.length > maxBatch) {
        throw badRequest(
          "requests",
          `${requests.length} requests: a batch has ${maxBatch} at most`,
        );
      }
      const results = requests.map((request) => calls.item(request, context));
      return results.some((result) => result instanceof Promise)
        ? Promise.all(results).then((settled) => ({ results: settled }))
        : { results: results as SignResult[] };
    },

    signStream: (requests, context) =>
      answerAsReady(requests, ({ requestId, request }) => {
        const result = calls.item(request, context);
        return result instanceof Promise
          ? result.then((settled) => ({ requestId, result: settled }))
          : { requestId, result };
      }, { maxUnderWay: STREAM_UNDER_WAY }),

    verify: (request, { deadlineNs }) =>
      answered(async () => {
        const { signature } = request;
        const asked = { ...signerRequest(request, deadlineNs), signature };
        const { valid, version, algorithm, queueNs, signNs } = await signer.verify(asked);
        return {
          valid,
          keyVersion: version,
          algorithm,
          queueNs: clampNs(queueNs),
          verifyNs: clampNs(signNs),
        };
      }),

    getPublicKey: ({ keyId, keyVersion }) =>
      answered(() => {
        const { version, keyType, publicKey } = ring.verifyingKey(keyId, keyVersion);
        const { pem, jwk } = publicKey;
        return { keyId, keyVersion: version, keyType, pem, jwk: JSON.stringify(jwk) };
      }),

    listKeys: () => ({ keys: ring.list().map(describe) }),

    negotiate: ({ algorithms, keyTypes, keyId }) =>
      answered(() => {
        if (algorithms.length + keyTypes.length > MAX_OFFERED) {
          throw badRequest("algorithms", `an offer has ${MAX_OFFERED} names at most`);
        }
        const offer = {
          algorithms,
          // A type that there is not is that of no key.
          keyTypes: keyTypes.length === 0 ? undefined : keyTypes as readonly KeyType[],
        };
        const keys = ring.list().filter((key) => keyId === "" || key.keyId === keyId);
        const picked = negotiate(offer, keys);
        return {
          keyId: picked.keyId,
          keyType: picked.keyType,
          algorithm: picked.algorithm.name,
          encodings: picked.algorithm.encodings.map(encodingNumber),
          offerSha256: picked.offerHash,
        };
      }),
  });
}

function describe(key: LoadedKey): KeyDescription {
  const { keyId, keyType, latest: latestVersion, signFloor, verifyFloor, policy } = key;
  return {
    keyId,
    keyType,
    latestVersion,
    versions: [...key.versions.keys()].sort((a, b) => a - b),
    signFloor,
    verifyFloor,
    algorithms: allowedAlgorithms(keyType, policy).map(({ name }) => name),
  };
}

/** What a handler answers, at once where it does; what it throws becomes a status with details. */
function answered<T>(answer: () => T | Promise<T>): T | Promise<T> {
  try {
    const given = answer();
    if (!(given instanceof Promise)) return given;
    return given.catch((error) => {
      throw signingStatus(error);
    });
  } catch (error) {
    throw signingStatus(error);
  }
}
