import type { Algorithm } from "../algorithms/algorithm.ts";
import type { PrivateKey } from "../keys/private_key.ts";
import { wipe } from "../keys/private_key.ts";
import type { Backend, MessageKey } from "./backend.ts";

/** A key of any backend, that takes messages and signs in the calling thread. */
export interface AnyKey extends MessageKey {
  close(): void;
}

/** Opens a private key for the calling thread alone. The caller still wipes it. */
export async function openAnyKey(backend: Backend, key: PrivateKey): Promise<AnyKey> {
  if (backend.kind === "message") return { ...bound(await backend.open(key)), close() {} };
  const prepared = backend.prepare(key);
  const opened = backend.open(prepared.handover);
  const close = () => {
    opened.close();
    prepared.free();
    wipe(prepared.handover);
  };
  return hashing(backend, { opened, close });
}

/** Opens a key that only verifies, as clients do with what `GetPublicKey` gave. @param spki DER */
export async function openAnyPublicKey(backend: Backend, spki: Uint8Array): Promise<AnyKey> {
  if (backend.kind === "message") return { ...bound(await backend.openPublic(spki)), close() {} };
  const opened = backend.openPublic(spki);
  return hashing(backend, { opened, close: () => opened.close() });
}

function bound(key: MessageKey): MessageKey {
  return {
    sign: (algorithm, message) => key.sign(algorithm, message),
    verify: (algorithm, message, signature) => key.verify(algorithm, message, signature),
  };
}

function hashing(
  backend: Extract<Backend, { kind: "digest" }>,
  { opened, close }: {
    readonly opened: ReturnType<typeof backend.open>;
    readonly close: () => void;
  },
): AnyKey {
  const digest = ({ hash }: Algorithm, message: Uint8Array) => backend.digest(hash, message);
  return {
    // Async so that a refusal is a rejection, as with the other kind.
    async sign(algorithm, message) {
      return await opened.sign(algorithm, digest(algorithm, message));
    },
    async verify(algorithm, message, signature) {
      return await opened.verify(algorithm, digest(algorithm, message), signature);
    },
    close,
  };
}
