import type { Algorithm, HashName } from "../algorithms/algorithm.ts";
import type { PrivateKey } from "../keys/private_key.ts";

/** What computes signatures. */
export type BackendName = "libcrypto" | "node" | "webcrypto";

/**
 * A backend that signs digests and blocks its thread meanwhile; `pool/` runs it in workers.
 *
 * Signatures are RSA's octets or the DER of ECDSA on both ways, whatever was asked of the service.
 */
export interface DigestBackend {
  readonly kind: "digest";
  readonly name: BackendName;
  /** For a log: which version of what from where. */
  readonly detail: string;
  /** Of libcrypto the file, so that every thread opens the same. */
  readonly libraryPath?: string;
  digest(hash: HashName, message: Uint8Array): Uint8Array;
  /** Reads a key, once a process. Throws a SigningError. The key may be wiped afterwards. */
  prepare(key: PrivateKey): PreparedKey;
  /** The key for one thread. @param handover as a PreparedKey of this backend has it */
  open(handover: Uint8Array): DigestKey;
  /** A key that only verifies. @param spki DER */
  openPublic(spki: Uint8Array): DigestKey;
}

/** A key that a process holds. */
export interface PreparedKey {
  /** By what each thread opens the key; as secret as the key, or of no use outside the process. */
  readonly handover: Uint8Array<ArrayBuffer>;
  /** Lets go of the key, once every thread has closed it. */
  free(): void;
}

/** A key opened by one thread, for that thread alone. */
export interface DigestKey {
  /** Throws a SigningError. */
  sign(algorithm: Algorithm, digest: Uint8Array): Uint8Array;
  /** False for whatever is no signature of this digest. Throws a SigningError when it cannot tell. */
  verify(algorithm: Algorithm, digest: Uint8Array, signature: Uint8Array): boolean;
  close(): void;
}

/** A backend that hashes for itself, takes messages alone, and has threads of its own. */
export interface MessageBackend {
  readonly kind: "message";
  readonly name: BackendName;
  readonly detail: string;
  /** Throws a SigningError. The key may be wiped afterwards. */
  open(key: PrivateKey): Promise<MessageKey>;
  /** A key that only verifies. @param spki DER */
  openPublic(spki: Uint8Array): Promise<MessageKey>;
}

/** A key of a backend that takes messages. */
export interface MessageKey {
  sign(algorithm: Algorithm, message: Uint8Array): Promise<Uint8Array>;
  verify(algorithm: Algorithm, message: Uint8Array, signature: Uint8Array): Promise<boolean>;
}

/** Any backend. */
export type Backend = DigestBackend | MessageBackend;
