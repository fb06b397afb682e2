/** Keys and vectors for tests of this layer and of those above. @module */
import { Buffer } from "node:buffer";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import { KEY_TYPES, type KeyType } from "./algorithms/key_type.ts";
import { parsePrivateKey } from "./keys/parse_private_key.ts";
import type { PrivateKey } from "./keys/private_key.ts";

/** A file of Project Wycheproof; `testdata/README.md` says what is kept of it. */
interface WycheproofFile {
  readonly file: string;
  readonly groups: readonly WycheproofGroup[];
}

/** Vectors of one key. */
export interface WycheproofGroup {
  readonly type:
    | "EcdsaVerify"
    | "EcdsaP1363Verify"
    | "RsassaPkcs1Verify"
    | "RsassaPssVerify"
    | "RsassaPkcs1Generate";
  readonly hash: string;
  readonly mgfHash?: string;
  readonly saltBytes?: number;
  /** Base64. */
  readonly spki?: string;
  readonly pkcs8?: string;
  readonly tests: readonly (readonly [
    id: number,
    message: string,
    signature: string,
    result: "valid" | "invalid" | "acceptable",
    flags: string,
  ])[];
}

let files: readonly WycheproofFile[] | undefined;

/** All vectors, unpacked once. */
export function readWycheproof(): readonly WycheproofFile[] {
  const packed = new URL("./testdata/wycheproof.json.br", import.meta.url);
  files ??= JSON.parse(brotliDecompressSync(readFileSync(packed)).toString());
  return files!;
}

/**
 * A key of this type: of a curve a new one; of RSA one that Wycheproof has published, since making
 * one takes seconds. The caller owns the octets, which a pool wipes.
 */
export function testKey(keyType: KeyType): PrivateKey {
  const facts = KEY_TYPES[keyType];
  const pkcs8 = facts.family === "EC"
    ? generateKeyPairSync("ec", { namedCurve: facts.curve }).privateKey
      .export({ format: "der", type: "pkcs8" })
    : publishedRsaKey(facts.modulusBits);
  return parsePrivateKey(new Uint8Array(pkcs8), { form: "PKCS#8", name: `a test's ${keyType}` });
}

function publishedRsaKey(bits: number): Uint8Array {
  const name = `rsa_pkcs1_${bits}_sig_gen_test.json`;
  const { groups } = readWycheproof().find(({ file }) => file === name)!;
  return Buffer.from(groups[0].pkcs8!, "base64");
}
export { encodeSignature } from "./algorithms/check_signature.ts";
export { algorithmsOf } from "./algorithms/find_algorithm.ts";
export { hashOffer } from "./algorithms/negotiate.ts";
export { openAnyKey } from "./backends/any_key.ts";
export type { SigningPoolOptions } from "./pool/signing_pool.ts";
