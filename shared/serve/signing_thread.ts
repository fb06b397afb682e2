import { messageOf } from "../base/mod.ts";
import {
  type KeyRing,
  type KeyVersion,
  type PreparedChange,
  SigningError,
  wipe,
} from "../signing/mod.ts";
import { ownCopy } from "./shared_change.ts";
import { type OpenSigning, openSigning, type SigningPlan } from "./signing_serving.ts";
import type { Serving } from "./serving.ts";
import type { Address } from "../transport/mod.ts";
import type { FromServer, Rotated, ToSigner } from "./threads_messages.ts";

/** The part of a thread that signs: a ring that changes only together with those of other threads. */
export class SigningThread {
  readonly #tell: (told: FromServer) => void;
  readonly #rotations = new Map<number, PromiseWithResolvers<number>>();
  #nextRotation = 1;
  #plan!: SigningPlan;
  #signing!: OpenSigning;
  #prepared: PreparedChange | undefined;

  /** @param tell says to the starting thread what it has not asked for */
  constructor(tell: (told: FromServer) => void) {
    this.#tell = tell;
  }

  async answer(
    request: Exclude<ToSigner, { readonly kind: "listenSigning" }>,
  ): Promise<FromServer | undefined> {
    switch (request.kind) {
      case "openSigning":
        this.#plan = request.plan;
        this.#signing = openSigning(request.plan, (ring, keyId) => this.#rotate(ring, keyId));
        return { kind: "signingOpened", backend: this.#signing.backend, why: this.#signing.why };
      case "prepareKeys": {
        const { change, secrets } = ownCopy(request.change);
        try {
          this.#prepared = await this.#signing.ring.prepare(change);
          return { kind: "keysPrepared" };
        } catch (error) {
          return { kind: "keysPrepared", problem: messageOf(error) };
        } finally {
          wipe(...secrets);
        }
      }
      case "commitKeys": {
        // What drains needs no waiting for: nobody is given the old keys any more.
        this.#prepared?.commit().drained.catch(() => {});
        this.#prepared = undefined;
        return { kind: "keysCommitted" };
      }
      case "abortKeys":
        await this.#prepared?.abort();
        this.#prepared = undefined;
        return { kind: "keysAborted" };
      case "rotated":
        this.#rotated(request.id, request.result);
        return undefined;
    }
  }

  /** Rejects with a ListenError. */
  listen(addresses: readonly Address[]): Promise<Serving> {
    return this.#signing.listen({ ...this.#plan, addresses, reusePort: true });
  }

  /** All threads must have a version before one signs by it, so the starting thread makes it. */
  async #rotate(ring: KeyRing, keyId: string): Promise<KeyVersion> {
    ring.verifyingKey(keyId, 0);
    const id = this.#nextRotation++;
    const rotation = Promise.withResolvers<number>();
    this.#rotations.set(id, rotation);
    this.#tell({ kind: "rotate", id, keyId });
    return ring.verifyingKey(keyId, await rotation.promise);
  }

  #rotated(id: number, result: Rotated): void {
    const rotation = this.#rotations.get(id);
    this.#rotations.delete(id);
    if ("version" in result) rotation?.resolve(result.version);
    else rotation?.reject(new SigningError("backend_failed", result.problem));
  }
}
