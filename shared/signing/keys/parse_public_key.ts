import { KEY_TYPE_NAMES, KEY_TYPES, type KeyType } from "../algorithms/key_type.ts";
import { DerError, DerReader, Tag } from "./der.ts";
import { KeyError } from "./key_error.ts";

/** Object identifiers, their content as it is encoded. */
export const RSA_ENCRYPTION = "2a864886f70d010101"; // 1.2.840.113549.1.1.1, RFC 8017
export const EC_PUBLIC_KEY = "2a8648ce3d0201"; // 1.2.840.10045.2.1, RFC 5480
export const CURVES: Readonly<Record<string, KeyType>> = {
  "2a8648ce3d030107": "EC_P256",
  "2b81040022": "EC_P384",
  "2b81040023": "EC_P521",
};
const F4 = 65_537;

/**
 * The type of a public key in SubjectPublicKeyInfo (DER). Keys that the table has no algorithm for,
 * and weak ones, are refused. Throws a KeyError; `name` says whose key it is.
 */
export function publicKeyType(spki: Uint8Array, name: string): KeyType {
  try {
    const parts = new DerReader(spki).enter(Tag.SEQUENCE);
    const oid = parts.enter(Tag.SEQUENCE).read(Tag.OID).toHex();
    if (oid === EC_PUBLIC_KEY) return parseEcPublicKey(spki, name).keyType;
    if (oid !== RSA_ENCRYPTION) {
      throw new KeyError("unsupported", `${name}: a key of the kind ${oid}; use RSA or EC`);
    }
    const key = new DerReader(parts.read(Tag.BIT_STRING).subarray(1)).enter(Tag.SEQUENCE);
    return rsaKeyType({ modulus: key.readUnsigned(), exponent: key.readUnsigned(), name });
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    throw new KeyError("malformed", `${name}: it is not the DER of a key: ${error.message}`);
  }
}

/** The type and the uncompressed point of an EC key. Throws a KeyError or a DerError. */
export function parseEcPublicKey(
  spki: Uint8Array,
  name: string,
): { readonly keyType: KeyType; readonly point: Uint8Array } {
  const parts = new DerReader(spki).enter(Tag.SEQUENCE);
  const algorithm = parts.enter(Tag.SEQUENCE);
  algorithm.read(Tag.OID);
  const keyType = CURVES[algorithm.readIf(Tag.OID)?.toHex() ?? ""];
  const point = parts.read(Tag.BIT_STRING).subarray(1);
  const facts = keyType && KEY_TYPES[keyType];
  if (facts?.family !== "EC" || point.length !== 1 + 2 * facts.fieldBytes || point[0] !== 4) {
    const expected = "an uncompressed point on P-256, P-384 or P-521";
    throw new KeyError("unsupported", `${name}: an EC key that is not ${expected}`);
  }
  return { keyType, point };
}

/** The type of an RSA key of this modulus. Throws a KeyError. */
export function rsaKeyType(
  { modulus, exponent, name }: {
    readonly modulus: Uint8Array;
    readonly exponent: Uint8Array;
    readonly name: string;
  },
): KeyType {
  const bits = modulus.length * 8 - Math.clz32(modulus[0]) + 24;
  if (bits < 2048) {
    throw new KeyError("weak", `${name}: RSA of ${bits} bits; at least 2048 are allowed`);
  }
  const e = exponent.length <= 4 ? exponent.reduce((value, octet) => value * 256 + octet, 0) : NaN;
  if (e !== F4) {
    const shown = Number.isNaN(e) ? `a number of ${exponent.length} bytes` : e;
    throw new KeyError("weak", `${name}: an RSA exponent of ${shown}; only ${F4} is allowed`);
  }
  const keyType = KEY_TYPE_NAMES.find((each) => {
    const facts = KEY_TYPES[each];
    return facts.family === "RSA" && facts.modulusBits === bits;
  });
  if (keyType !== undefined) return keyType;
  throw new KeyError("unsupported", `${name}: RSA of ${bits} bits; use 2048, 3072 or 4096`);
}
