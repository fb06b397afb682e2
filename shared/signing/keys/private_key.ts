import type { KeyType } from "../algorithms/key_type.ts";

/**
 * A private key on its way to a backend. Both parts are DER: PKCS#8 in one form whatever the file
 * had, and SubjectPublicKeyInfo.
 */
export interface PrivateKey {
  readonly keyType: KeyType;
  /** Secret; wiped by whoever hands it over to a backend. */
  readonly pkcs8: Uint8Array<ArrayBuffer>;
  readonly spki: Uint8Array<ArrayBuffer>;
}

/** Overwrites secret octets. What a garbage collector has copied before is out of reach. */
export function wipe(...secrets: readonly Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0);
}
