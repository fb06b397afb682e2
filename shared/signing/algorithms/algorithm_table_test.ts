import assert from "node:assert/strict";
import { ALGORITHMS } from "./algorithm_table.ts";
import { DIGEST_BYTES } from "./algorithm.ts";
import { algorithmsOf, findAlgorithm } from "./find_algorithm.ts";
import { KEY_TYPE_NAMES } from "./key_type.ts";

Deno.test("ALGORITHMS has each name and alias once", () => {
  const names = ALGORITHMS.flatMap(({ name, aliases }) => [name, ...aliases.map((a) => a.name)]);
  assert.equal(new Set(names).size, names.length);
});

Deno.test("ALGORITHMS has a row for each scheme and hash of every key type", () => {
  for (const keyType of KEY_TYPE_NAMES) {
    const pairs = algorithmsOf(keyType).map(({ scheme, hash }) => `${scheme} ${hash}`);
    assert.equal(new Set(pairs).size, pairs.length);
    assert.equal(pairs.length, keyType.startsWith("RSA") ? 6 : 3, keyType);
  }
});

Deno.test("ALGORITHMS marks every pair weak but RSA's and a curve with its hash", () => {
  const strong = ALGORITHMS.filter(({ weakness }) => weakness === undefined);
  assert.deepEqual(strong.map(({ name }) => name), [
    ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"],
  ]);
});

Deno.test("ALGORITHMS has a PSS salt as long as the digest, and of nothing else a salt", () => {
  for (const { name, scheme, hash, saltBytes } of ALGORITHMS) {
    assert.equal(saltBytes, scheme === "PSS" ? DIGEST_BYTES[hash] : undefined, name);
  }
});

Deno.test("findAlgorithm knows the names of the cloud services", () => {
  const rows: [alias: string, name: string, keyTypes: number][] = [
    ["RSASSA_PKCS1_V1_5_SHA_256", "RS256", 3],
    ["RSASSA_PSS_SHA_384", "PS384", 3],
    ["ECDSA_SHA_256", "ES256", 1],
    ["ECDSA_SHA_512", "ES512", 1],
    ["RSA_SIGN_PKCS1_3072_SHA256", "RS256", 1],
    ["RSA_SIGN_PKCS1_4096_SHA512", "RS512", 1],
    ["RSA_SIGN_PSS_2048_SHA256", "PS256", 1],
    ["EC_SIGN_P384_SHA384", "ES384", 1],
    ["ECDSA_P384_SHA384", "ES384", 1],
    ["ECDSA_P384_SHA256", "ECDSA_P384_SHA256", 1],
    ["ES512", "ES512", 1],
  ];
  for (const [alias, name, count] of rows) {
    const { algorithm, keyTypes } = findAlgorithm(alias);
    assert.equal(algorithm.name, name, alias);
    assert.equal(keyTypes.length, count, alias);
  }
  assert.deepEqual(findAlgorithm("RSA_SIGN_PKCS1_3072_SHA256").keyTypes, ["RSA_3072"]);
});

Deno.test("findAlgorithm refuses what is broken by another kind than what is unknown", () => {
  for (const name of ["RS1", "SHA1", "RSASSA_PKCS1_V1_5_SHA_1", "ECDSA_P256_SHA1", "none"]) {
    assert.throws(() => findAlgorithm(name), { kind: "refused_algorithm" }, name);
  }
  for (const name of ["", "rs256", "ES256K", "EdDSA", "RSA_SIGN_PKCS1_2048_SHA512"]) {
    assert.throws(() => findAlgorithm(name), { kind: "unknown_algorithm" }, name);
  }
});
