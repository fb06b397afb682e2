import type { SignRequest, SignResponse } from "../../codec/mod.ts";
import type { ServerContext } from "../../rpc/mod.ts";
import type { KeyVersion } from "../../signing/mod.ts";

/**
 * Hears of what is done with keys, once for each signature and each rotation, before the client does.
 * What `signed` or `rotated` throws becomes the answer in the place of the signature.
 */
export interface SigningObserver {
  signed?(request: SignRequest, answer: SignResponse, context: ServerContext): void;
  /** A signature was refused or failed; of a stream or batch each by itself. */
  refused?(request: SignRequest, error: unknown, context: ServerContext): void;
  rotated?(version: KeyVersion, context: ServerContext): void;
  /** A rotation was refused or failed. */
  notRotated?(keyId: string, error: unknown, context: ServerContext): void;
}

/** Tells several, in their order. */
export function tellAll(observers: readonly SigningObserver[]): Required<SigningObserver> {
  return {
    signed(request, answer, context) {
      for (const each of observers) each.signed?.(request, answer, context);
    },
    refused(request, error, context) {
      for (const each of observers) each.refused?.(request, error, context);
    },
    rotated(version, context) {
      for (const each of observers) each.rotated?.(version, context);
    },
    notRotated(keyId, error, context) {
      for (const each of observers) each.notRotated?.(keyId, error, context);
    },
  };
}
