/**
 * Signatures a second from the output of `openssl speed -mr`: its lines `+F2` (RSA) and `+F4` (ECDSA)
 * have number, bits, signatures and verifications a second. Throws when there is none.
 */
export function opensslSignsPerSec(output: string): number {
  const found = /^\+F[24]:\d+:\d+:([\d.]+):/m.exec(output);
  const perSec = Number(found?.[1]);
  if (!(perSec > 0)) throw new Error("openssl speed has told no rate of signing");
  return perSec;
}
