import {
  SignatureEncoding as EncodingNumber,
  type SignRequest,
  type SignResponse,
  type VerifyRequest,
} from "../../codec/mod.ts";
import {
  type SignatureEncoding,
  type SignerAnswer,
  type SignerRequest,
  SigningError,
} from "../../signing/mod.ts";

/** By its number in the proto; what says nothing has the one encoding of RSA. */
const ENCODINGS: readonly SignatureEncoding[] = ["RAW", "RAW", "DER", "P1363"];

const MAX_UINT32 = 2 ** 32 - 1;

/** The number of an encoding in the proto. */
export function encodingNumber(encoding: SignatureEncoding): number {
  return EncodingNumber[`SIGNATURE_ENCODING_${encoding}`];
}

/** A request as the signer takes it. Throws a SigningError. */
export function signerRequest(
  request: SignRequest | VerifyRequest,
  deadlineNs: number,
): SignerRequest {
  const { keyId, keyVersion, algorithm, encoding, message, digest, inputCrc32c } = request;
  const named = ENCODINGS[encoding];
  if (named === undefined) {
    throw new SigningError("wrong_encoding", `encoding ${encoding}: there is none of this number`);
  }
  return {
    keyId,
    version: keyVersion,
    algorithm,
    encoding: named,
    message: message ?? undefined,
    digest: digest ?? undefined,
    inputCrc32c: inputCrc32c ?? undefined,
    deadlineNs,
  };
}

/** Time as the proto has it: what is over 4.29 s is 4.29 s. */
export function clampNs(ns: number): number {
  return Math.min(Math.round(ns), MAX_UINT32);
}

/** An answer as the proto has it. */
export function signResponse(answer: SignerAnswer, encoding: number): SignResponse {
  const { signature, signatureCrc32c, version: keyVersion, algorithm, queueNs, signNs } = answer;
  return {
    signature,
    signatureCrc32c,
    keyVersion,
    algorithm,
    encoding,
    queueNs: clampNs(queueNs),
    signNs: clampNs(signNs),
  };
}
