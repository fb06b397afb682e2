/** What the signing service does, without the service: algorithms, keys, backends, queues. @module */
export {
  type Algorithm,
  DIGEST_BYTES,
  type HashName,
  type SignatureEncoding,
} from "./algorithms/algorithm.ts";
export { MIX_FORM, type MixItem, parseAlgorithmMix } from "./algorithms/algorithm_mix.ts";
export { ALGORITHMS } from "./algorithms/algorithm_table.ts";
export { decodeSignature } from "./algorithms/check_signature.ts";
export { crc32c } from "./algorithms/crc32c.ts";
export { derToP1363 } from "./algorithms/ecdsa_encoding.ts";
export { findAlgorithm } from "./algorithms/find_algorithm.ts";
export { allowedAlgorithms } from "./algorithms/key_policy.ts";
export { KEY_TYPE_NAMES, KEY_TYPES, type KeyType } from "./algorithms/key_type.ts";
export { negotiate } from "./algorithms/negotiate.ts";
export { NonceRepeats } from "./algorithms/nonce_repeats.ts";
export { type AnyKey, openAnyPublicKey } from "./backends/any_key.ts";
export type { Backend, BackendName } from "./backends/backend.ts";
export { type BackendChoice, chooseBackend, openBackend } from "./backends/choose_backend.ts";
export { generateKey } from "./keys/generate_key.ts";
export { KeyError } from "./keys/key_error.ts";
export { loadKeyFile } from "./keys/load_key_file.ts";
export { type PrivateKey, wipe } from "./keys/private_key.ts";
export { isSignerThread, serveSigner, type SignerPort } from "./pool/serve_signer.ts";
export { SigningPool } from "./pool/signing_pool.ts";
export { KeyRing, type PreparedChange, type WantedChange } from "./ring/key_ring.ts";
export type { KeySpec } from "./ring/key_spec.ts";
export type { KeyVersion, LoadedKey } from "./ring/load_key_set.ts";
export { readKeyDirectory } from "./ring/read_key_directory.ts";
export { type KeyMember, SharedKeys } from "./ring/shared_keys.ts";
export { Signer, type SignerAnswer, type SignerRequest } from "./ring/signer.ts";
export { SigningError, type SigningErrorKind } from "./signing_error.ts";
