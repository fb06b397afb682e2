import { SigningError } from "../signing_error.ts";
import type { Algorithm, SignatureEncoding } from "./algorithm.ts";
import { derToP1363, p1363ToDer } from "./ecdsa_encoding.ts";
import { KEY_TYPES, type KeyType } from "./key_type.ts";

/** A signature in its encoding, from what a backend gave: RSA's octets, or DER. */
export function encodeSignature(
  signature: Uint8Array,
  { keyType, encoding }: { readonly keyType: KeyType; readonly encoding: SignatureEncoding },
): Uint8Array {
  const facts = KEY_TYPES[keyType];
  if (encoding !== "P1363" || facts.family !== "EC") return signature;
  const octets = derToP1363(signature, facts.fieldBytes);
  if (octets === undefined) throw new SigningError("backend_failed", "a signature that is no DER");
  return octets;
}

/**
 * A signature as a backend takes it: RSA's octets, or DER. Throws a SigningError
 * `malformed_signature` for what no signer can have written: whether it is valid is not asked.
 */
export function decodeSignature(
  signature: Uint8Array,
  { algorithm, keyType, encoding }: {
    readonly algorithm: Algorithm;
    readonly keyType: KeyType;
    readonly encoding: SignatureEncoding;
  },
): Uint8Array {
  const facts = KEY_TYPES[keyType];
  const malformed = (why: string) =>
    new SigningError("malformed_signature", `signature of ${algorithm.name}: ${why}`);
  if (encoding === "DER" && facts.family === "EC") {
    if (derToP1363(signature, facts.fieldBytes) !== undefined) return signature;
    throw malformed(`${signature.length} bytes that are not the DER of r and s`);
  }
  if (signature.length !== facts.signatureBytes) {
    throw malformed(`${signature.length} bytes; expected ${facts.signatureBytes}`);
  }
  return facts.family === "EC" ? p1363ToDer(signature) : signature;
}
