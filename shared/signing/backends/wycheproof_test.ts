/** Every vector of Project Wycheproof against every backend that is here, behind our own checks. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { type Algorithm, DIGEST_BYTES, type HashName } from "../algorithms/algorithm.ts";
import { decodeSignature } from "../algorithms/check_signature.ts";
import { algorithmsOf } from "../algorithms/find_algorithm.ts";
import type { KeyType } from "../algorithms/key_type.ts";
import { KeyError } from "../keys/key_error.ts";
import { parsePrivateKey } from "../keys/parse_private_key.ts";
import { publicKeyType } from "../keys/parse_public_key.ts";
import { SigningError } from "../signing_error.ts";
import { readWycheproof, type WycheproofGroup } from "../testing.ts";
import { openAnyKey, openAnyPublicKey } from "./any_key.ts";
import type { BackendName } from "./backend.ts";
import { openBackend } from "./choose_backend.ts";

const BACKENDS: readonly BackendName[] = ["libcrypto", "node", "webcrypto"];

/**
 * What is refused although Wycheproof has it as valid or acceptable, and how many vectors that are.
 * Nothing else is, but for the one "acceptable" DigestInfo in each file of PKCS#1 v1.5 signatures.
 */
const REFUSED: Readonly<Record<string, number>> = {
  "PKCS1_V1_5 signing: SHA-1": 8,
  "PKCS1_V1_5 signing: SHA-224": 8,
  "PKCS1_V1_5 signing: the key: an RSA exponent of 3; only 65537 is allowed": 5,
  "PKCS1_V1_5: the key: an RSA exponent of 3; only 65537 is allowed": 5,
  "PSS: MGF1 with another hash": 135,
  "PSS: SHA-1": 72,
  "PSS: SHA-224": 30,
  "PSS: a salt of another length than the digest": 208,
};

Deno.test("REFUSED names all that the policy refuses although it is valid", () => {
  const refused: Record<string, number> = {};
  for (const { groups } of readWycheproof()) {
    for (const group of groups) {
      const meaning = meaningOf(group);
      if (!("refused" in meaning)) continue;
      const valid = group.tests.filter(([, , , result]) => result !== "invalid").length;
      refused[meaning.refused] = (refused[meaning.refused] ?? 0) + valid;
    }
  }
  assert.deepEqual(refused, REFUSED);
});

for (const name of BACKENDS) {
  const backend = openBackend(name);
  const missing = "missing" in backend ? ` (skipped: ${backend.missing})` : "";
  Deno.test({
    name: `${name} agrees with every Wycheproof vector of verification${missing}`,
    ignore: missing !== "",
    async fn() {
      if ("missing" in backend) return;
      let checked = 0;
      for (const { file, groups } of readWycheproof()) {
        for (const group of groups) {
          const meaning = meaningOf(group);
          if ("refused" in meaning || group.spki === undefined) continue;
          const { algorithm, keyType } = meaning;
          const encoding = group.type === "EcdsaVerify"
            ? "DER"
            : group.type === "EcdsaP1363Verify"
            ? "P1363"
            : "RAW";
          const key = await openAnyPublicKey(backend, octets(group.spki));
          for (const [id, message, signature, result] of group.tests) {
            let valid = false;
            try {
              const taken = decodeSignature(octets(signature), { algorithm, keyType, encoding });
              valid = await key.verify(algorithm, octets(message), taken);
            } catch (error) {
              if (!(error instanceof SigningError) || error.kind !== "malformed_signature") {
                throw error;
              }
            }
            // "acceptable" is an old DigestInfo without NULL (RFC 8017 appendix A.2.4, note 1).
            assert.equal(valid, result === "valid", `${file} ${id}, ${algorithm.name}`);
            checked++;
          }
          key.close();
        }
      }
      assert.ok(checked > 6_000, `${checked} vectors`);
    },
  });

  Deno.test({
    name: `${name} signs PKCS#1 v1.5 as Wycheproof does, octet by octet${missing}`,
    ignore: missing !== "",
    async fn() {
      if ("missing" in backend) return;
      const sizes = new Set<string>();
      for (const { groups } of readWycheproof()) {
        for (const group of groups) {
          const meaning = meaningOf(group);
          if ("refused" in meaning || group.pkcs8 === undefined) continue;
          const { algorithm } = meaning;
          const form = { form: "PKCS#8", name: "a vector" } as const;
          const privateKey = parsePrivateKey(octets(group.pkcs8), form);
          const key = await openAnyKey(backend, privateKey);
          sizes.add(`${privateKey.keyType} ${algorithm.name}`);
          for (const [id, message, signature] of group.tests) {
            const ours = await key.sign(algorithm, octets(message));
            assert.equal(ours.toHex(), octets(signature).toHex(), `${algorithm.name} ${id}`);
          }
          key.close();
        }
      }
      assert.equal(sizes.size, 9);
    },
  });
}

/** The row of the table that a group is about, or why it is refused. */
function meaningOf(
  group: WycheproofGroup,
): { readonly algorithm: Algorithm; readonly keyType: KeyType } | { readonly refused: string } {
  const scheme = group.type.startsWith("Ecdsa")
    ? "ECDSA"
    : group.type === "RsassaPssVerify"
    ? "PSS"
    : "PKCS1_V1_5";
  const what = group.pkcs8 === undefined ? scheme : `${scheme} signing`;
  let keyType: KeyType;
  try {
    keyType = group.spki !== undefined
      ? publicKeyType(octets(group.spki), "the key")
      : parsePrivateKey(octets(group.pkcs8!), { form: "PKCS#8", name: "the key" }).keyType;
  } catch (error) {
    if (error instanceof KeyError) return { refused: `${what}: ${error.message}` };
    throw error;
  }
  const algorithm = algorithmsOf(keyType)
    .find((each) => each.scheme === scheme && each.hash === group.hash);
  if (algorithm === undefined) return { refused: `${what}: ${group.hash}` };
  if (scheme === "PSS" && group.mgfHash !== group.hash) {
    return { refused: "PSS: MGF1 with another hash" };
  }
  if (scheme === "PSS" && group.saltBytes !== DIGEST_BYTES[group.hash as HashName]) {
    return { refused: "PSS: a salt of another length than the digest" };
  }
  return { algorithm, keyType };
}

function octets(base64: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(base64, "base64"));
}
