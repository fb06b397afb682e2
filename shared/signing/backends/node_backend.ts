import { Buffer } from "node:buffer";
import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  createSign,
  createVerify,
  generateKeyPairSync,
  type KeyObject,
  verify as verifyMessage,
} from "node:crypto";
import process from "node:process";
import type { Algorithm, HashName } from "../algorithms/algorithm.ts";
import { findAlgorithm } from "../algorithms/find_algorithm.ts";
import { type PrivateKey, wipe } from "../keys/private_key.ts";
import { SigningError } from "../signing_error.ts";
import type { DigestBackend, DigestKey, PreparedKey } from "./backend.ts";

/** What Deno's Sign and Verify have inside: a hash, whose digest they sign. */
interface HasHash {
  hash: { digest(): Buffer };
}

/**
 * The backend over node:crypto, or why there is none.
 *
 * node:crypto has no call that signs a digest. Deno's Sign keeps its hash in a field, and here one
 * takes its place that already has its digest. Whether that still works is tried at the start, by a
 * signature that the plain call verifies; where it does not, the service goes without this backend.
 */
export function openNodeBackend(): DigestBackend | { readonly missing: string } {
  const backend = new NodeBackend();
  return signsDigests(backend)
    ? backend
    : { missing: `node:crypto of Deno ${Deno.version.deno} signs no digests` };
}

function signsDigests(backend: NodeBackend): boolean {
  try {
    const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const message = new TextEncoder().encode("a message");
    const { algorithm } = findAlgorithm("ES256");
    const digest = backend.digest(algorithm.hash, message);
    const key = new NodeKey(pair.privateKey, pair.publicKey);
    const signature = key.sign(algorithm, digest);
    return verifyMessage("sha256", message, pair.publicKey, signature) &&
      key.verify(algorithm, digest, signature) &&
      !key.verify(algorithm, digest.map((octet) => octet ^ 1), signature);
  } catch {
    return false;
  }
}

class NodeBackend implements DigestBackend {
  readonly kind = "digest";
  readonly name = "node";
  readonly detail = `node:crypto of Deno ${Deno.version.deno}, node ${process.versions.node}`;

  digest(hash: HashName, message: Uint8Array): Uint8Array {
    return new Uint8Array(createHash(nodeHash(hash)).update(message).digest());
  }

  prepare({ pkcs8 }: PrivateKey): PreparedKey {
    const handover = pkcs8.slice();
    return { handover, free: () => wipe(handover) };
  }

  open(handover: Uint8Array): DigestKey {
    const key = Buffer.from(handover);
    try {
      const privateKey = createPrivateKey({ key, format: "der", type: "pkcs8" });
      // The types know no KeyObject here, which the documentation has.
      return new NodeKey(privateKey, createPublicKey(privateKey as never));
    } catch {
      throw new SigningError("backend_failed", "node:crypto, reading a key: it does not take it");
    } finally {
      wipe(key);
    }
  }

  openPublic(spki: Uint8Array): DigestKey {
    try {
      const key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
      return new NodeKey(undefined, key);
    } catch {
      throw new SigningError("backend_failed", "node:crypto, reading a public key: not taken");
    }
  }
}

class NodeKey implements DigestKey {
  readonly #privateKey: KeyObject | undefined;
  readonly #publicKey: KeyObject;

  constructor(privateKey: KeyObject | undefined, publicKey: KeyObject) {
    this.#privateKey = privateKey;
    this.#publicKey = publicKey;
  }

  sign(algorithm: Algorithm, digest: Uint8Array): Uint8Array {
    checkTaken(algorithm);
    if (this.#privateKey === undefined) {
      throw new SigningError("backend_failed", "node:crypto, signing: the key is a public one");
    }
    try {
      const signer = withDigest(createSign(nodeHash(algorithm.hash)), digest);
      return new Uint8Array(signer.sign({ key: this.#privateKey, ...padding(algorithm) }));
    } catch (cause) {
      throw new SigningError("backend_failed", `node:crypto, signing by ${algorithm.name}`, {
        cause,
      });
    }
  }

  verify(algorithm: Algorithm, digest: Uint8Array, signature: Uint8Array): boolean {
    checkTaken(algorithm);
    try {
      const verifier = withDigest(createVerify(nodeHash(algorithm.hash)), digest);
      return verifier.verify({ key: this.#publicKey, ...padding(algorithm) }, signature);
    } catch {
      // Unreadable octets throw; they are no signature.
      return false;
    }
  }

  close(): void {}
}

/** Deno's ECDSA refuses a digest shorter than half the field (RustCrypto's bits2field). */
function checkTaken({ name, keyTypes, hash }: Algorithm): void {
  if (keyTypes[0] === "EC_P521" && hash === "SHA-256") {
    throw new SigningError("unsupported", `algorithm ${name}: the backend node does not have it`);
  }
}

function withDigest<T extends object>(signer: T, digest: Uint8Array): T {
  (signer as unknown as HasHash).hash = { digest: () => Buffer.from(digest) };
  return signer;
}

function padding({ scheme, saltBytes }: Algorithm): { padding?: number; saltLength?: number } {
  if (scheme === "PSS") {
    return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: saltBytes! };
  }
  return scheme === "PKCS1_V1_5" ? { padding: constants.RSA_PKCS1_PADDING } : {};
}

function nodeHash(hash: HashName): string {
  return `sha${hash.slice(4)}`;
}
