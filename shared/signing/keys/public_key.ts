import { Buffer } from "node:buffer";
import { createPublicKey } from "node:crypto";
import { encodePem } from "../../credentials/mod.ts";

/** A public key as clients ask for it. */
export interface PublicKey {
  /** SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7), DER. */
  readonly spki: Uint8Array<ArrayBuffer>;
  readonly pem: string;
  /** RFC 7517; of RSA `n` and `e`, of EC `crv`, `x` and `y`. */
  readonly jwk: Readonly<Record<string, string>>;
}

/** The forms of a public key; `keyId` goes into the JWK as `kid`. */
export function publicKey(spki: Uint8Array<ArrayBuffer>, keyId: string): PublicKey {
  const object = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
  const jwk = object.export({ format: "jwk" }) as Record<string, string>;
  return {
    spki,
    pem: encodePem("PUBLIC KEY", spki),
    jwk: { ...jwk, kid: keyId, use: "sig" },
  };
}
