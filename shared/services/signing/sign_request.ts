import {
  SignatureEncoding as EncodingNumber,
  type SignRequest,
  type SignResponse,
  type SignResult,
  type VerifyRequest,
} from "../../codec/mod.ts";
import {
  type SignatureEncoding,
  type Signer,
  type SignerAnswer,
  type SignerRequest,
  SigningError,
} from "../../signing/mod.ts";
import { itemError } from "./signing_status.ts";

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

/** Signs; what is cheap is answered at once. Throws, or rejects with, a SigningError. */
export function signOne(
  signer: Signer,
  request: SignRequest,
  deadlineNs: number,
): SignResponse | Promise<SignResponse> {
  const asked = signerRequest(request, deadlineNs);
  const encoding = encodingNumber(asked.encoding);
  const answer = signer.sign(asked);
  return answer instanceof Promise
    ? answer.then((given) => signResponse(given, encoding))
    : signResponse(answer, encoding);
}

/** As `signOne`, with an error as a result. Never throws nor rejects. */
export function signItem(
  signer: Signer,
  request: SignRequest | null | undefined,
  deadlineNs: number,
): SignResult | Promise<SignResult> {
  try {
    if (!request) throw new SigningError("malformed_input", "request: there is none");
    const signed = signOne(signer, request, deadlineNs);
    return signed instanceof Promise ? signed.then(resultOf, failureOf) : resultOf(signed);
  } catch (error) {
    return failureOf(error);
  }
}

/** Time as the proto has it: what is over 4.29 s is 4.29 s. */
export function clampNs(ns: number): number {
  return Math.min(Math.round(ns), MAX_UINT32);
}

function signResponse(answer: SignerAnswer, encoding: number): SignResponse {
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

function resultOf(signed: SignResponse): SignResult {
  return { signed };
}

function failureOf(error: unknown): SignResult {
  return { error: itemError(error) };
}
