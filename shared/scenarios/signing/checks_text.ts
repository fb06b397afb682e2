/** What a client of 03_signing found out about the signatures it got. */
export type SignatureChecks = {
  /** Signatures of the sample that were verified. */
  readonly verified: number;
  /** Those of them that were none, or came with a checksum that is not theirs. */
  readonly wrong: number;
  /** The backend that verified: another one than the one that signed, where that is known. */
  readonly verified_by: string;
  /** ECDSA signatures that were compared for nonces used twice. */
  readonly compared: number;
  readonly nonce_repeats: number;
  /** Signatures that were not looked at, as there was no room to keep them. */
  readonly left_out: number;
};

/** What became of the signatures that were looked at, in a sentence. */
export function checksText(checks: Partial<SignatureChecks>): string {
  const { verified = 0, wrong = 0, verified_by: by, compared = 0 } = checks;
  const { nonce_repeats: repeats = 0, left_out: leftOut = 0 } = checks;
  return [
    verified === 0
      ? "no signature was verified"
      : `${verified} signatures verified by ${by}, ${wrong} of them wrong`,
    ...(compared === 0 ? [] : [`nonces used twice: ${repeats} of ${compared} of ECDSA`]),
    ...(leftOut === 0 ? [] : [`${leftOut} not looked at, for want of memory`]),
  ].join("; ");
}
