import type { SignRequest, SignResponse } from "../../codec/mod.ts";
import { contextKey, type ServerContext, type ServerInterceptor } from "../../rpc/mod.ts";
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

/** Of a call: who hears of its signatures. */
const OBSERVERS = contextKey<readonly SigningObserver[]>("signing observers");
const NOBODY: readonly SigningObserver[] = [];

/**
 * Lets observers hear of each signature of a call, in their order. An interceptor of messages would
 * not do for them: of a batch or a stream, the service alone knows which answer belongs to which
 * request.
 */
export function watchSigning(observers: readonly SigningObserver[]): ServerInterceptor {
  return (call, next) => {
    const { values } = call.context;
    const others = values.get(OBSERVERS);
    values.set(OBSERVERS, others === undefined ? observers : [...others, ...observers]);
    return next(call);
  };
}

/** Those to whom the service shows a call's signatures. */
export function observersOf(context: ServerContext): readonly SigningObserver[] {
  return context.values.get(OBSERVERS) ?? NOBODY;
}
