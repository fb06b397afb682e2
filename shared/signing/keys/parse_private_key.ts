import { Buffer } from "node:buffer";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { KEY_TYPES } from "../algorithms/key_type.ts";
import { DerError, DerReader, derUnsigned, derValue, Tag } from "./der.ts";
import { KeyError } from "./key_error.ts";
import {
  CURVES,
  EC_PUBLIC_KEY,
  parseEcPublicKey,
  RSA_ENCRYPTION,
  rsaKeyType,
} from "./parse_public_key.ts";
import { type PrivateKey, wipe } from "./private_key.ts";

const RSASSA_PSS = "2a864886f70d01010a"; // 1.2.840.113549.1.1.10
const ZERO = derValue(Tag.INTEGER, new Uint8Array(1));
const ONE = derValue(Tag.INTEGER, new Uint8Array([1]));
const NULL = derValue(Tag.NULL);

/** In which of three structures a private key stands. */
export type PrivateKeyForm = "PKCS#8" | "PKCS#1" | "SEC1";

/**
 * The key that DER holds, in one form and with its public key. What the table has no algorithm for
 * is refused here, before a backend sees it. Throws a KeyError; `name` says whose key it is.
 */
export function parsePrivateKey(
  der: Uint8Array,
  { form, name }: { readonly form: PrivateKeyForm; readonly name: string },
): PrivateKey {
  try {
    const outer = new DerReader(der);
    const key = outer.enter(Tag.SEQUENCE);
    if (!outer.atEnd) throw new DerError("octets after the key");
    if (form === "PKCS#1") return rsaKey(der, name);
    if (form === "SEC1") return ecKey(key, { name });
    key.readUnsigned();
    const algorithm = key.enter(Tag.SEQUENCE);
    const oid = algorithm.read(Tag.OID).toHex();
    const inner = key.read(Tag.OCTET_STRING);
    if (oid === RSA_ENCRYPTION) return rsaKey(inner, name);
    if (oid === EC_PUBLIC_KEY) {
      const curve = algorithm.readIf(Tag.OID)?.toHex();
      return ecKey(new DerReader(inner).enter(Tag.SEQUENCE), { curve, name });
    }
    const kind = oid === RSASSA_PSS ? "an RSA key for PSS alone" : `a key of the kind ${oid}`;
    throw new KeyError("unsupported", `${name}: ${kind}; use RSA (rsaEncryption) or EC`);
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    throw new KeyError("malformed", `${name}: it is not the DER of a key: ${error.message}`);
  }
}

/** A key from the content of RSAPrivateKey (RFC 8017 appendix A.1.2). */
function rsaKey(pkcs1: Uint8Array, name: string): PrivateKey {
  const key = new DerReader(pkcs1).enter(Tag.SEQUENCE);
  key.readUnsigned();
  const modulus = key.readUnsigned();
  const exponent = key.readUnsigned();
  const keyType = rsaKeyType({ modulus, exponent, name });
  // Signing without the primes is four times slower, and no backend takes it.
  for (let i = 0; i < 6; i++) key.readUnsigned();
  const algorithm = derValue(
    Tag.SEQUENCE,
    derValue(Tag.OID, Uint8Array.fromHex(RSA_ENCRYPTION)),
    NULL,
  );
  const publicKey = derValue(Tag.SEQUENCE, derUnsigned(modulus), derUnsigned(exponent));
  return {
    keyType,
    pkcs8: wrapped((octets) => derValue(Tag.SEQUENCE, ZERO, algorithm, octets), pkcs1),
    spki: derValue(Tag.SEQUENCE, algorithm, bitString(publicKey)),
  };
}

/** A key from the content of ECPrivateKey (RFC 5915), whose curve may stand outside. */
function ecKey(
  key: DerReader,
  { curve, name }: { readonly curve?: string; readonly name: string },
): PrivateKey {
  key.readUnsigned();
  const secret = key.read(Tag.OCTET_STRING);
  const parameters = key.readIf(Tag.CONTEXT_0);
  const inside = parameters && new DerReader(parameters).readIf(Tag.OID)?.toHex();
  const oid = curve ?? inside;
  if (oid === undefined || (inside !== undefined && inside !== oid)) {
    throw new KeyError("unsupported", `${name}: an EC key that does not name its curve`);
  }
  const keyType = CURVES[oid];
  if (keyType === undefined) {
    throw new KeyError(
      "unsupported",
      `${name}: an EC key on another curve than P-256, P-384, P-521`,
    );
  }
  const facts = KEY_TYPES[keyType];
  if (facts.family !== "EC" || secret.length > facts.fieldBytes) {
    throw new KeyError("malformed", `${name}: an EC key that is longer than its curve`);
  }
  const algorithm = derValue(
    Tag.SEQUENCE,
    ...[EC_PUBLIC_KEY, oid].map((each) => derValue(Tag.OID, Uint8Array.fromHex(each))),
  );
  // RFC 5915 has the leading zeros, some writers do not.
  const padded = new Uint8Array(facts.fieldBytes);
  padded.set(secret, facts.fieldBytes - secret.length);
  const secretValue = derValue(Tag.OCTET_STRING, padded);
  const pkcs8Of = (...publicKey: Uint8Array[]) => {
    const inner = derValue(Tag.SEQUENCE, ONE, secretValue, ...publicKey);
    const out = wrapped((octets) => derValue(Tag.SEQUENCE, ZERO, algorithm, octets), inner);
    wipe(inner);
    return out;
  };
  const given = key.readIf(Tag.CONTEXT_1);
  const spki = given === undefined ? computePublicKey(pkcs8Of(), name) : derValue(
    Tag.SEQUENCE,
    algorithm,
    bitString(new DerReader(given).read(Tag.BIT_STRING).subarray(1)),
  );
  const { point } = parseEcPublicKey(spki, name);
  const pkcs8 = pkcs8Of(derValue(Tag.CONTEXT_1, bitString(point)));
  wipe(padded, secretValue);
  return { keyType, pkcs8, spki };
}

/** SubjectPublicKeyInfo of a key that came without its public part; wipes the key. */
function computePublicKey(pkcs8: Uint8Array, name: string): Uint8Array<ArrayBuffer> {
  try {
    const object = createPrivateKey({ key: Buffer.from(pkcs8), format: "der", type: "pkcs8" });
    const spki = createPublicKey(object as never).export({ format: "der", type: "spki" });
    return new Uint8Array(spki);
  } catch {
    throw new KeyError("malformed", `${name}: an EC key that is out of the range of its curve`);
  } finally {
    wipe(pkcs8);
  }
}

/** What `wrap` makes of the secret as an OCTET STRING, of which no copy is left behind. */
function wrapped(
  wrap: (octets: Uint8Array) => Uint8Array<ArrayBuffer>,
  secret: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const octets = derValue(Tag.OCTET_STRING, secret);
  const out = wrap(octets);
  wipe(octets);
  return out;
}

function bitString(content: Uint8Array): Uint8Array<ArrayBuffer> {
  return derValue(Tag.BIT_STRING, new Uint8Array(1), content);
}
