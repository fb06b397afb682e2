import type { KeyType } from "@lab/shared/signing";
import type { Figures } from "../lib/contest.ts";
import { runMeasured } from "../lib/processes.ts";

/** What `openssl speed` signs in a second of CPU time on one core. */
export async function opensslSpeed(
  keyType: KeyType,
  { seconds, core }: { readonly seconds: number; readonly core: number },
): Promise<Figures> {
  const name = keyType.startsWith("RSA")
    ? `rsa${keyType.slice(4)}`
    : `ecdsap${keyType.slice("EC_P".length)}`;
  const args = ["speed", "-mr", "-seconds", `${Math.ceil(seconds)}`, name];
  const { code, stdout, stderr } = await runMeasured({ command: "openssl", args, core });
  if (code !== 0) throw new Error(`openssl ${args.join(" ")}: ${stderr}`);
  return { signsPerSec: opensslSignsPerSec(stdout) };
}

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
