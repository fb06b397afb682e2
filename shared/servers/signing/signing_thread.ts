import { messageOf } from "../../base/mod.ts";
import type { ServiceThread, Serving, ThreadService } from "../../serve/mod.ts";
import {
  type KeyRing,
  type KeyVersion,
  type PreparedChange,
  SigningError,
  wipe,
} from "../../signing/mod.ts";
import { type OpenSigning, openSigning, type SigningPlan } from "./serve_signing.ts";
import { ownCopy } from "./shared_change.ts";
import type { SigningAnswer, SigningTalk } from "./signing_talk.ts";

/** Signing as one of several threads serves it. */
export const signingThread: ThreadService<SigningTalk> = {
  name: "signing",
  start: (tell) => new SigningThread(tell),
};

/** The part of a thread that signs: a ring that changes only together with those of other threads. */
class SigningThread implements ServiceThread<SigningTalk> {
  readonly #tell: (words: SigningTalk["fromThread"]) => void;
  readonly #rotations = new Map<number, PromiseWithResolvers<number>>();
  #nextRotation = 1;
  #plan!: SigningPlan;
  #signing!: OpenSigning;
  #prepared: PreparedChange | undefined;

  constructor(tell: (words: SigningTalk["fromThread"]) => void) {
    this.#tell = tell;
  }

  async answer(request: SigningTalk["request"]): Promise<SigningAnswer> {
    switch (request.kind) {
      case "open": {
        this.#plan = request.plan;
        this.#signing = openSigning(request.plan, (ring, keyId) => this.#rotate(ring, keyId));
        const { backend, why } = this.#signing;
        return { opened: { backend, why } };
      }
      case "prepare": {
        const { change, secrets } = ownCopy(request.change);
        try {
          this.#prepared = await this.#signing.ring.prepare(change);
          return {};
        } catch (error) {
          return { problem: messageOf(error) };
        } finally {
          wipe(...secrets);
        }
      }
      case "commit":
        // What drains needs no waiting for: nobody is given the old keys any more.
        this.#prepared?.commit().drained.catch(() => {});
        this.#prepared = undefined;
        return {};
      case "abort":
        await this.#prepared?.abort();
        this.#prepared = undefined;
        return {};
    }
  }

  /** What became of a rotation. */
  hear({ id, result }: SigningTalk["toThread"]): void {
    const rotation = this.#rotations.get(id);
    this.#rotations.delete(id);
    if ("version" in result) rotation?.resolve(result.version);
    else rotation?.reject(new SigningError("backend_failed", result.problem));
  }

  listen({ addresses }: SigningTalk["plan"]): Promise<Serving> {
    return this.#signing.listen({ ...this.#plan, addresses, reusePort: true });
  }

  /** All threads must have a version before one signs by it, so the starting thread makes it. */
  async #rotate(ring: KeyRing, keyId: string): Promise<KeyVersion> {
    ring.verifyingKey(keyId, 0);
    const id = this.#nextRotation++;
    const rotation = Promise.withResolvers<number>();
    this.#rotations.set(id, rotation);
    this.#tell({ id, keyId });
    return ring.verifyingKey(keyId, await rotation.promise);
  }
}
