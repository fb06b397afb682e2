/** What the signing service does, without the service: algorithms, keys, backends, queues. @module */
export {
  type Algorithm,
  type AlgorithmAlias,
  type AliasOrigin,
  DIGEST_BYTES,
  type HashName,
  type Scheme,
  type SignatureEncoding,
} from "./algorithms/algorithm.ts";
export { MIX_FORM, type MixItem, parseAlgorithmMix } from "./algorithms/algorithm_mix.ts";
export { ALGORITHMS } from "./algorithms/algorithm_table.ts";
export { decodeSignature, encodeSignature } from "./algorithms/check_signature.ts";
export { crc32c } from "./algorithms/crc32c.ts";
export { derToP1363, p1363ToDer } from "./algorithms/ecdsa_encoding.ts";
export { algorithmsOf, findAlgorithm, type NamedAlgorithm } from "./algorithms/find_algorithm.ts";
export {
  type AlgorithmRequest,
  allowedAlgorithms,
  checkAlgorithm,
  type KeyPolicy,
} from "./algorithms/key_policy.ts";
export {
  type Curve,
  KEY_TYPE_NAMES,
  KEY_TYPES,
  type KeyType,
  type KeyTypeFacts,
} from "./algorithms/key_type.ts";
export {
  hashOffer,
  negotiate,
  type Negotiated,
  type NegotiationKey,
  type NegotiationOffer,
} from "./algorithms/negotiate.ts";
export { type NonceRepeat, NonceRepeats } from "./algorithms/nonce_repeats.ts";
export { type AnyKey, openAnyKey, openAnyPublicKey } from "./backends/any_key.ts";
export type {
  Backend,
  BackendName,
  DigestBackend,
  DigestKey,
  MessageBackend,
  MessageKey,
  PreparedKey,
} from "./backends/backend.ts";
export {
  type BackendChoice,
  chooseBackend,
  type ChosenBackend,
  openBackend,
} from "./backends/choose_backend.ts";
export { generateKey } from "./keys/generate_key.ts";
export { KeyError, type KeyErrorKind } from "./keys/key_error.ts";
export { type KeyFile, loadKeyFile } from "./keys/load_key_file.ts";
export { parsePrivateKey, type PrivateKeyForm } from "./keys/parse_private_key.ts";
export { publicKeyType } from "./keys/parse_public_key.ts";
export { type PrivateKey, wipe } from "./keys/private_key.ts";
export { type PublicKey, publicKey } from "./keys/public_key.ts";
export { isSignerThread, serveSigner, type SignerPort } from "./pool/serve_signer.ts";
export {
  type PoolKey,
  type PoolRequest,
  type PoolSignature,
  type PoolTimes,
  type PoolVerdict,
  SigningPool,
  type SigningPoolOptions,
} from "./pool/signing_pool.ts";
export {
  type KeyChange,
  KeyRing,
  type PreparedChange,
  type WantedChange,
} from "./ring/key_ring.ts";
export { checkKeySpecs, type HandedOver, type KeySpec, type VersionSpec } from "./ring/key_spec.ts";
export type { KeySet, KeyVersion, LoadedKey } from "./ring/load_key_set.ts";
export { readKeyDirectory } from "./ring/read_key_directory.ts";
export { type KeyMember, SharedKeys } from "./ring/shared_keys.ts";
export { Signer, type SignerAnswer, type SignerRequest, type VerifyAnswer } from "./ring/signer.ts";
export { SigningError, type SigningErrorKind } from "./signing_error.ts";
