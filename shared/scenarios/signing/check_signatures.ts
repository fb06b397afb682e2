import {
  type AnyKey,
  type BackendName,
  crc32c,
  decodeSignature,
  derToP1363,
  findAlgorithm,
  KEY_TYPES,
  NonceRepeats,
  SigningError,
} from "../../signing/mod.ts";
import type { SignatureChecks } from "./checks_text.ts";
import { type LoggedSignature, readSignatures } from "./signature_log.ts";
import type { SigningShare } from "./signing_share.ts";
import {
  digestOf,
  type SigningEntry,
  signingMessages,
  type SigningWork,
} from "./signing_inputs.ts";

/** With what signatures are checked. */
interface CheckOptions {
  readonly work: SigningWork;
  readonly seed: number;
  /** The backend of `openKey`; another one than the one that signed. */
  readonly backend: BackendName;
  /** The public key of a version; undefined when it is not to be had. */
  readonly openKey: (keyId: string, version: number) => Promise<AnyKey | undefined>;
}

/**
 * Looks at the signatures of a run when it is over: verifies those of the sample, and compares all
 * of ECDSA, of whichever thread, for nonces that were used twice.
 */
export async function checkSignatures(
  shares: readonly SigningShare[],
  options: CheckOptions,
): Promise<SignatureChecks> {
  const { work, seed } = options;
  const messages = signingMessages(work, seed);
  const digests = work.entries.map(({ algorithm }) =>
    messages.map((message) => digestOf(algorithm, message))
  );
  const nonces = new NonceRepeats();
  let [verified, wrong, repeats] = [0, 0, 0];
  let leftOut = shares.reduce((sum, share) => sum + share.leftOut, 0);
  for (const { signatures } of shares) {
    for (const logged of readSignatures(signatures)) {
      const entry = work.entries[logged.place];
      const octets = octetsOf(entry, { logged, work });
      if (octets === undefined) {
        // Damaged, or not what was asked for: no use in asking a backend.
        verified++;
        wrong++;
        continue;
      }
      const digest = digests[logged.place][logged.input];
      const key = `${entry.keyId}/${logged.version}`;
      if (isEc(entry) && nonces.add(octets.p1363, { key, digest }) !== undefined) repeats++;
      if (!logged.sampled) continue;
      const opened = await options.openKey(entry.keyId, logged.version);
      if (opened === undefined) {
        leftOut++;
        continue;
      }
      const { algorithm } = findAlgorithm(entry.algorithm);
      verified++;
      if (!await opened.verify(algorithm, messages[logged.input], octets.backend)) wrong++;
    }
  }
  return {
    verified,
    wrong,
    verified_by: options.backend,
    compared: nonces.count,
    nonce_repeats: repeats,
    left_out: leftOut,
  };
}

/** A signature as backends take it, and of ECDSA r and s; undefined for what cannot be one. */
function octetsOf(
  entry: SigningEntry,
  { logged, work }: { readonly logged: LoggedSignature; readonly work: SigningWork },
): { readonly backend: Uint8Array; readonly p1363: Uint8Array } | undefined {
  const { signature } = logged;
  if (crc32c(signature) !== logged.crc32c) return undefined;
  const { algorithm } = findAlgorithm(entry.algorithm);
  const { keyType } = entry;
  const facts = KEY_TYPES[keyType];
  const encoding = facts.family === "RSA" ? "RAW" : work.encoding;
  try {
    const backend = decodeSignature(signature, { algorithm, keyType, encoding });
    const p1363 = facts.family === "EC" && encoding === "DER"
      ? derToP1363(signature, facts.fieldBytes)!
      : signature;
    return { backend, p1363 };
  } catch (error) {
    if (error instanceof SigningError) return undefined;
    throw error;
  }
}

function isEc({ keyType }: SigningEntry): boolean {
  return KEY_TYPES[keyType].family === "EC";
}
