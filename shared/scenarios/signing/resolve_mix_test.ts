import assert from "node:assert/strict";
import type { KeyDescription } from "../../codec/mod.ts";
import { UsageError } from "../../settings/mod.ts";
import { parseAlgorithmMix } from "../../signing/mod.ts";
import { resolveMix } from "./resolve_mix.ts";

function key(keyId: string, keyType: string, algorithms: readonly string[]): KeyDescription {
  const versions = { latestVersion: 1, versions: [1], signFloor: 1, verifyFloor: 1 };
  return { keyId, keyType, algorithms: [...algorithms], ...versions };
}

const KEYS = [
  key("small", "RSA_2048", ["RS256", "PS256"]),
  key("large", "RSA_4096", ["RS256"]),
  key("curve", "EC_P256", ["ES256"]),
];

Deno.test("resolveMix takes the first key that allows the algorithm", () => {
  const entries = resolveMix(parseAlgorithmMix("ES256:3,RS256"), KEYS);
  assert.deepEqual(entries, [
    { label: "ES256", keyId: "curve", keyType: "EC_P256", algorithm: "ES256", weight: 3 },
    { label: "RS256", keyId: "small", keyType: "RSA_2048", algorithm: "RS256", weight: 1 },
  ]);
});

Deno.test("resolveMix takes a key by its id and by its type, and tells them apart by label", () => {
  const entries = resolveMix(parseAlgorithmMix("RS256@small,RS256@RSA_4096"), KEYS);
  assert.deepEqual(entries.map(({ label }) => label), ["RS256@small", "RS256@large"]);
});

Deno.test("resolveMix keeps to the size that an alias says", () => {
  const [entry] = resolveMix(parseAlgorithmMix("RSA_SIGN_PKCS1_4096_SHA256"), KEYS);
  assert.equal(entry.keyId, "large");
});

for (const mix of ["PS256@large", "ES384", "RS256@nobody"]) {
  Deno.test(`resolveMix says which keys there are when none is right for ${mix}`, () => {
    assert.throws(
      () => resolveMix(parseAlgorithmMix(mix), KEYS),
      (error) => error instanceof UsageError && /small \(RS256, PS256\)/.test(error.message),
    );
  });
}
