import assert from "node:assert/strict";
import type { SigningErrorKind } from "../signing_error.ts";
import { DIGEST_BYTES, type SignatureEncoding } from "./algorithm.ts";
import { ALGORITHMS } from "./algorithm_table.ts";
import { allowedAlgorithms, checkAlgorithm } from "./key_policy.ts";
import { KEY_TYPE_NAMES, type KeyType } from "./key_type.ts";

Deno.test("checkAlgorithm allows exactly the pairs of the table, for each key, name and encoding", () => {
  let allowed = 0;
  for (const keyType of KEY_TYPE_NAMES) {
    for (const row of ALGORITHMS) {
      for (const encoding of ["RAW", "DER", "P1363"] as const) {
        const check = () =>
          checkAlgorithm({ algorithm: row.name, encoding }, {
            keyType,
            policy: { allowWeak: true },
          });
        if (!row.keyTypes.includes(keyType)) assert.throws(check, { kind: "wrong_key_type" });
        else if (!row.encodings.includes(encoding)) {
          assert.throws(check, { kind: "wrong_encoding" });
        } else {
          assert.equal(check(), row);
          allowed++;
        }
      }
    }
  }
  // Three RSA keys by six rows, three curves by three hashes by two encodings.
  assert.equal(allowed, 18 + 18);
});

Deno.test("checkAlgorithm takes a digest of exactly the hash's length", () => {
  for (const { name, keyTypes, hash, encodings: [encoding] } of ALGORITHMS) {
    const check = (digestBytes: number) =>
      checkAlgorithm({ algorithm: name, encoding, digestBytes }, {
        keyType: keyTypes[0],
        policy: { allowWeak: true },
      });
    check(DIGEST_BYTES[hash]);
    for (const bytes of [0, 20, DIGEST_BYTES[hash] - 1, DIGEST_BYTES[hash] + 1, 128]) {
      assert.throws(() => check(bytes), { kind: "wrong_digest_length" }, `${name}, ${bytes}`);
    }
  }
});

Deno.test("checkAlgorithm says which rule of the key a request breaks", () => {
  const rows: [
    what: string,
    request: [algorithm: string, encoding: SignatureEncoding],
    key: [KeyType, { algorithms?: string[]; allowWeak?: boolean }],
    kind: SigningErrorKind,
  ][] = [
    ["weak by default", ["ECDSA_P384_SHA256", "DER"], ["EC_P384", {}], "weak_not_allowed"],
    [
      "weak though listed",
      ["ECDSA_P384_SHA256", "DER"],
      ["EC_P384", { algorithms: ["ECDSA_P384_SHA256"] }],
      "weak_not_allowed",
    ],
    ["left out", ["RS256", "RAW"], ["RSA_2048", { algorithms: ["PS256"] }], "not_in_policy"],
    ["another curve", ["ES256", "DER"], ["EC_P384", {}], "wrong_key_type"],
    [
      "a name with another size",
      ["RSA_SIGN_PSS_2048_SHA256", "RAW"],
      ["RSA_4096", {}],
      "wrong_key_type",
    ],
    ["SHA-1", ["RS1", "RAW"], ["RSA_2048", {}], "refused_algorithm"],
    ["RSA in DER", ["RS256", "DER"], ["RSA_2048", {}], "wrong_encoding"],
  ];
  for (const [what, [algorithm, encoding], [keyType, policy], kind] of rows) {
    assert.throws(
      () => checkAlgorithm({ algorithm, encoding }, { keyType, policy }),
      { kind },
      what,
    );
  }
});

Deno.test("allowedAlgorithms follows the policy, and has weak pairs only where they are allowed", () => {
  const names = (keyType: KeyType, policy = {}) =>
    allowedAlgorithms(keyType, policy).map(({ name }) => name);
  assert.deepEqual(names("EC_P384"), ["ES384"]);
  assert.deepEqual(names("EC_P384", { allowWeak: true }), [
    "ES384",
    "ECDSA_P384_SHA256",
    "ECDSA_P384_SHA512",
  ]);
  assert.deepEqual(names("RSA_2048", { algorithms: ["PS512", "RS256"] }), ["RS256", "PS512"]);
});
