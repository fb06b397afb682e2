import { contentOf, valuesIn } from "./der_at.ts";

/** RSA keys of fewer bits are refused by OpenSSL, rustls and Go (NIST SP 800-131A). */
const RSA_MIN_BITS = 2048;
const CONTEXT_0 = 0xa0;

const RSA = "2a864886f70d010101";
const EC = "2a8648ce3d0201";
const ED25519 = "2b6570";
const OTHERS: Readonly<Record<string, string>> = {
  "2a864886f70d01010a": "RSA that is bound to PSS (RSASSA-PSS)",
  "2b6571": "Ed448",
  "2a8648ce380401": "DSA",
};
const CURVES: ReadonlySet<string> = new Set(["2a8648ce3d030107", "2b81040022", "2b81040023"]);
const OTHER_CURVES: Readonly<Record<string, string>> = {
  "2b8104000a": "secp256k1",
  "2b2403030208010107": "brainpoolP256r1",
};

/**
 * Why TLS 1.3 cannot sign with the key of a certificate (DER), in words that follow "its key is";
 * undefined where it can. By RFC 8446 section 4.2.3, less what this platform's TLS has not: Ed448
 * and keys bound to RSASSA-PSS. The platform itself says so in the handshake, and there only that
 * the protocol is not supported; of some of these keys its X509Certificate cannot tell.
 */
export function keyFault(certificate: Uint8Array): string | undefined {
  // RFC 5280 section 4.1: version, serial, algorithm, issuer, validity, subject, key.
  const fields = valuesIn(valuesIn(certificate)[0]);
  const [algorithm, key] = valuesIn(fields[fields[0][0] === CONTEXT_0 ? 6 : 5]);
  const [oid, parameters] = valuesIn(algorithm).map((value) => contentOf(value).toHex());
  if (oid === ED25519 || (oid === EC && CURVES.has(parameters))) return undefined;
  if (oid === EC) return `on the curve ${OTHER_CURVES[parameters] ?? "of another kind"}`;
  if (oid !== RSA) return OTHERS[oid] ?? "of a kind that TLS has not";
  // A BIT STRING has the number of its unused bits in front.
  const modulus = contentOf(valuesIn(contentOf(key).subarray(1))[0]);
  const first = modulus.findIndex((octet) => octet !== 0);
  const bits = (modulus.length - first) * 8 - (Math.clz32(modulus[first]) - 24);
  return bits < RSA_MIN_BITS ? `RSA of ${bits} bits, which is too short` : undefined;
}
