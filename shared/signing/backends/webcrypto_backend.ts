import type { Algorithm } from "../algorithms/algorithm.ts";
import { derToP1363, p1363ToDer } from "../algorithms/ecdsa_encoding.ts";
import { algorithmsOf } from "../algorithms/find_algorithm.ts";
import { KEY_TYPES, type KeyType } from "../algorithms/key_type.ts";
import { publicKeyType } from "../keys/parse_public_key.ts";
import type { PrivateKey } from "../keys/private_key.ts";
import { SigningError } from "../signing_error.ts";
import type { MessageBackend, MessageKey } from "./backend.ts";

/** The backend over WebCrypto, which is always there. */
export function openWebcryptoBackend(): MessageBackend {
  return {
    kind: "message",
    name: "webcrypto",
    detail: `WebCrypto of Deno ${Deno.version.deno}`,
    async open({ keyType, pkcs8, spki }) {
      const [privateKeys, publicKeys] = await Promise.all([
        importAll(keyType, { format: "pkcs8", der: pkcs8, usage: "sign" }),
        importAll(keyType, { format: "spki", der: spki, usage: "verify" }),
      ]);
      return new WebcryptoKey(publicKeys, privateKeys);
    },
    async openPublic(spki) {
      const der = new Uint8Array(spki);
      return new WebcryptoKey(
        await importAll(publicKeyType(der, "the key"), { format: "spki", der, usage: "verify" }),
      );
    },
  };
}

interface ImportOf {
  readonly format: "pkcs8" | "spki";
  readonly der: PrivateKey["spki"];
  readonly usage: "sign" | "verify";
}

/**
 * A CryptoKey for each algorithm, none of which can be exported: WebCrypto's RSA keys are bound to
 * one scheme and one hash.
 */
async function importAll(
  keyType: KeyType,
  { format, der, usage }: ImportOf,
): Promise<Map<Algorithm, CryptoKey>> {
  const facts = KEY_TYPES[keyType];
  const keys = new Map<Algorithm, CryptoKey>();
  try {
    for (const algorithm of algorithmsOf(keyType)) {
      const { scheme, hash } = algorithm;
      const parameters = facts.family === "EC"
        ? { name: "ECDSA", namedCurve: facts.curve }
        : { name: scheme === "PSS" ? "RSA-PSS" : "RSASSA-PKCS1-v1_5", hash };
      keys.set(algorithm, await crypto.subtle.importKey(format, der, parameters, false, [usage]));
    }
    return keys;
  } catch {
    throw new SigningError("backend_failed", `webcrypto, reading a key of ${keyType}`);
  }
}

class WebcryptoKey implements MessageKey {
  readonly #publicKeys: ReadonlyMap<Algorithm, CryptoKey>;
  readonly #privateKeys: ReadonlyMap<Algorithm, CryptoKey> | undefined;

  constructor(
    publicKeys: ReadonlyMap<Algorithm, CryptoKey>,
    privateKeys?: ReadonlyMap<Algorithm, CryptoKey>,
  ) {
    this.#publicKeys = publicKeys;
    this.#privateKeys = privateKeys;
  }

  async sign(algorithm: Algorithm, message: Uint8Array): Promise<Uint8Array> {
    const key = this.#privateKeys?.get(algorithm);
    if (key === undefined) {
      throw new SigningError("unsupported", `webcrypto has no ${algorithm.name} for this key`);
    }
    try {
      const octets = await crypto.subtle.sign(parametersOf(algorithm), key, octetsOf(message));
      const signature = new Uint8Array(octets);
      return algorithm.scheme === "ECDSA" ? p1363ToDer(signature) : signature;
    } catch (cause) {
      const message = `webcrypto, signing by ${algorithm.name}`;
      throw new SigningError("backend_failed", message, { cause });
    }
  }

  async verify(
    algorithm: Algorithm,
    message: Uint8Array,
    signature: Uint8Array,
  ): Promise<boolean> {
    const key = this.#publicKeys.get(algorithm);
    if (key === undefined) {
      throw new SigningError("unsupported", `webcrypto has no ${algorithm.name} for this key`);
    }
    const facts = KEY_TYPES[algorithm.keyTypes[0]];
    const octets = facts.family === "EC" ? derToP1363(signature, facts.fieldBytes) : signature;
    if (octets === undefined) return false;
    return await crypto.subtle.verify(
      parametersOf(algorithm),
      key,
      octetsOf(octets),
      octetsOf(message),
    );
  }
}

function parametersOf({ scheme, hash, saltBytes }: Algorithm): EcdsaParams | RsaPssParams {
  switch (scheme) {
    case "ECDSA":
      return { name: "ECDSA", hash };
    case "PSS":
      return { name: "RSA-PSS", saltLength: saltBytes! };
    case "PKCS1_V1_5":
      return { name: "RSASSA-PKCS1-v1_5", saltLength: 0 };
  }
}

/** WebCrypto's types take no view of shared memory, and none is given. */
function octetsOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>;
}
