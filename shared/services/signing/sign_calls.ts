import type { SignRequest, SignResponse, SignResult } from "../../codec/mod.ts";
import type { ServerContext } from "../../rpc/mod.ts";
import { type Signer, type SignerAnswer, SigningError } from "../../signing/mod.ts";
import { encodingNumber, signerRequest, signResponse } from "./sign_request.ts";
import { observersOf } from "./signing_observer.ts";
import { itemError } from "./signing_status.ts";

/** Requests of clients, to a signer and to those who watch their calls. */
export class SignCalls {
  readonly #signer: Signer;

  constructor(signer: Signer) {
    this.#signer = signer;
  }

  /** Signs; what is cheap is answered at once. Throws, or rejects with, a SigningError. */
  sign(request: SignRequest, context: ServerContext): SignResponse | Promise<SignResponse> {
    let encoding: number;
    let given: SignerAnswer | Promise<SignerAnswer>;
    try {
      const asked = signerRequest(request, context.deadlineNs);
      encoding = encodingNumber(asked.encoding);
      given = this.#signer.sign(asked);
    } catch (error) {
      throw this.#refused(request, error, context);
    }
    const answered = (answer: SignerAnswer) => {
      const response = signResponse(answer, encoding);
      for (const observer of observersOf(context)) observer.signed?.(request, response, context);
      return response;
    };
    if (!(given instanceof Promise)) return answered(given);
    return given.then(answered, (error) => {
      throw this.#refused(request, error, context);
    });
  }

  /** As `sign`, with an error as a result. Never throws nor rejects. */
  item(
    request: SignRequest | null | undefined,
    context: ServerContext,
  ): SignResult | Promise<SignResult> {
    try {
      if (!request) throw new SigningError("malformed_input", "request: there is none");
      const signed = this.sign(request, context);
      return signed instanceof Promise ? signed.then(resultOf, failureOf) : resultOf(signed);
    } catch (error) {
      return failureOf(error);
    }
  }

  /** What the client is told: the error, or that of an observer. */
  #refused(request: SignRequest, error: unknown, context: ServerContext): unknown {
    try {
      for (const observer of observersOf(context)) observer.refused?.(request, error, context);
      return error;
    } catch (problem) {
      return problem;
    }
  }
}

function resultOf(signed: SignResponse): SignResult {
  return { signed };
}

function failureOf(error: unknown): SignResult {
  return { error: itemError(error) };
}
