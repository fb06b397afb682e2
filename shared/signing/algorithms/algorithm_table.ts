import {
  type Algorithm,
  type AlgorithmAlias,
  DIGEST_BYTES,
  type HashName,
  type Scheme,
} from "./algorithm.ts";
import { KEY_TYPE_NAMES, type KeyType } from "./key_type.ts";

const RSA_KEY_TYPES = KEY_TYPE_NAMES.filter((name) => name.startsWith("RSA"));
const HASHES: readonly HashName[] = ["SHA-256", "SHA-384", "SHA-512"];

/** The hash whose strength is the curve's (RFC 7518 section 3.4), and JOSE's name of the pair. */
const MATCHING: Readonly<Record<string, { hash: HashName; jose: string }>> = {
  EC_P256: { hash: "SHA-256", jose: "ES256" },
  EC_P384: { hash: "SHA-384", jose: "ES384" },
  EC_P521: { hash: "SHA-512", jose: "ES512" },
};

/**
 * The one table of what goes together: it drives the service, its documents and its tests.
 *
 * Azure Key Vault's names are JOSE's. AWS KMS has one name a hash, whose curve is the matching one.
 * Google's names say the size of the key too; it has no SHA-384 for RSA and no P-521.
 */
export const ALGORITHMS: readonly Algorithm[] = [
  ...HASHES.map((hash) => rsa("PKCS1_V1_5", hash)),
  ...HASHES.map((hash) => rsa("PSS", hash)),
  ...Object.keys(MATCHING).map((keyType) => ecdsa(keyType as KeyType, MATCHING[keyType].hash)),
  ...Object.keys(MATCHING).flatMap((keyType) =>
    HASHES.filter((hash) => hash !== MATCHING[keyType].hash)
      .map((hash) => ecdsa(keyType as KeyType, hash))
  ),
];

function rsa(scheme: Exclude<Scheme, "ECDSA">, hash: HashName): Algorithm {
  const bits = hash.slice(4);
  const pss = scheme === "PSS";
  const google = RSA_KEY_TYPES.filter((keyType) => googleHas(keyType, hash)).map((keyType) => ({
    name: `RSA_SIGN_${pss ? "PSS" : "PKCS1"}_${keyType.slice(4)}_SHA${bits}`,
    origin: "Google" as const,
    keyType,
  }));
  return {
    name: `${pss ? "PS" : "RS"}${bits}`,
    keyTypes: RSA_KEY_TYPES,
    scheme,
    hash,
    encodings: ["RAW"],
    ...(pss ? { saltBytes: DIGEST_BYTES[hash] } : {}),
    aliases: [
      { name: `RSA_${scheme}_SHA${bits}`, origin: "own" },
      { name: `RSASSA_${scheme}_SHA_${bits}`, origin: "AWS" },
      ...google,
    ],
  };
}

function googleHas(keyType: KeyType, hash: HashName): boolean {
  return hash === "SHA-256" || (hash === "SHA-512" && keyType === "RSA_4096");
}

function ecdsa(keyType: KeyType, hash: HashName): Algorithm {
  const curve = keyType.slice(3);
  const bits = hash.slice(4);
  const own = `ECDSA_${curve}_SHA${bits}`;
  const matching = MATCHING[keyType];
  const row = { keyTypes: [keyType], scheme: "ECDSA", hash, encodings: ["DER", "P1363"] } as const;
  if (matching.hash === hash) {
    const aliases: AlgorithmAlias[] = [
      { name: own, origin: "own" },
      { name: `ECDSA_SHA_${bits}`, origin: "AWS" },
    ];
    if (keyType !== "EC_P521") {
      aliases.push({ name: `EC_SIGN_${curve}_SHA${bits}`, origin: "Google", keyType });
    }
    return { ...row, name: matching.jose, aliases };
  }
  const longer = DIGEST_BYTES[hash] > DIGEST_BYTES[matching.hash];
  const weakness = longer
    ? `${hash} is cut to the curve's length, so it promises more than it gives`
    : `${hash} is weaker than the curve`;
  return { ...row, name: own, weakness, aliases: [] };
}
