import type { KeyType } from "./key_type.ts";

/** Hashes by their names in WebCrypto; SHA-1 is not among them on purpose. */
export type HashName = "SHA-256" | "SHA-384" | "SHA-512";

/** Bytes of a digest. */
export const DIGEST_BYTES: Readonly<Record<HashName, number>> = {
  "SHA-256": 32,
  "SHA-384": 48,
  "SHA-512": 64,
};

/** RSASSA-PKCS1-v1_5, RSASSA-PSS (RFC 8017) or ECDSA (FIPS 186-5). */
export type Scheme = "PKCS1_V1_5" | "PSS" | "ECDSA";

/**
 * How a signature is written. `RAW`: the octets of RSA; of ECDSA `DER` is the SEQUENCE of r and s
 * (RFC 3279 section 2.2.3), `P1363` r and s side by side, as JOSE has it (RFC 7518 section 3.4).
 */
export type SignatureEncoding = "RAW" | "DER" | "P1363";

/** Whose name an alias is. */
type AliasOrigin = "own" | "AWS" | "Google";

/** Another name of an algorithm. */
export interface AlgorithmAlias {
  readonly name: string;
  readonly origin: AliasOrigin;
  /** Where the name also says the key; with another key it is refused. */
  readonly keyType?: KeyType;
}

/** A row of the table: what goes together. */
export interface Algorithm {
  /** JOSE's name (RFC 7518 section 3.1), or ours where JOSE has none. */
  readonly name: string;
  readonly keyTypes: readonly KeyType[];
  readonly scheme: Scheme;
  readonly hash: HashName;
  readonly encodings: readonly SignatureEncoding[];
  /** Bytes of the PSS salt, always those of the digest (RFC 8017 section 9.1). */
  readonly saltBytes?: number;
  /** Set when the pair is refused unless the key's policy allows weak pairs: why. */
  readonly weakness?: string;
  readonly aliases: readonly AlgorithmAlias[];
}
