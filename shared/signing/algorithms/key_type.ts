/** What a key is, as far as algorithms, costs and queues go. */
export type KeyType = "RSA_2048" | "RSA_3072" | "RSA_4096" | "EC_P256" | "EC_P384" | "EC_P521";

/** The curves by their names in JWK (RFC 7518 section 6.2.1.1) and WebCrypto. */
type Curve = "P-256" | "P-384" | "P-521";

/** The facts of a key type. */
type KeyTypeFacts =
  | { readonly family: "RSA"; readonly modulusBits: number; readonly signatureBytes: number }
  | {
    readonly family: "EC";
    readonly curve: Curve;
    /** Of r, of s and of a coordinate, bytes. */
    readonly fieldBytes: number;
    /** Of a signature in P1363, bytes. */
    readonly signatureBytes: number;
  };

/** All key types, in the order of documents. */
export const KEY_TYPES: Readonly<Record<KeyType, KeyTypeFacts>> = {
  RSA_2048: { family: "RSA", modulusBits: 2048, signatureBytes: 256 },
  RSA_3072: { family: "RSA", modulusBits: 3072, signatureBytes: 384 },
  RSA_4096: { family: "RSA", modulusBits: 4096, signatureBytes: 512 },
  EC_P256: { family: "EC", curve: "P-256", fieldBytes: 32, signatureBytes: 64 },
  EC_P384: { family: "EC", curve: "P-384", fieldBytes: 48, signatureBytes: 96 },
  EC_P521: { family: "EC", curve: "P-521", fieldBytes: 66, signatureBytes: 132 },
};

/** The names of all key types. */
export const KEY_TYPE_NAMES = Object.keys(KEY_TYPES) as KeyType[];
