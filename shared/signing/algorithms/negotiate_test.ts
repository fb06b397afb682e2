import assert from "node:assert/strict";
import { hashOffer, negotiate, type NegotiationKey } from "./negotiate.ts";

const KEYS: NegotiationKey[] = [
  { keyId: "rsa", keyType: "RSA_2048", policy: { algorithms: ["PS256"] } },
  { keyId: "p384", keyType: "EC_P384", policy: {} },
  { keyId: "weak", keyType: "EC_P521", policy: { allowWeak: true } },
];

Deno.test("negotiate takes the client's first choice that a key allows", () => {
  const rows: [offer: string[], keyId: string, name: string][] = [
    [["ES384", "PS256"], "p384", "ES384"],
    [["PS256", "ES384"], "rsa", "PS256"],
    [["RS256", "PS256"], "rsa", "PS256"],
    [["ES256", "EdDSA", "RS1", "EC_SIGN_P384_SHA384"], "p384", "ES384"],
    [["ECDSA_P384_SHA256", "ECDSA_P521_SHA384"], "weak", "ECDSA_P521_SHA384"],
    [["RSA_SIGN_PSS_4096_SHA256", "RSA_SIGN_PSS_2048_SHA256"], "rsa", "PS256"],
  ];
  for (const [algorithms, keyId, name] of rows) {
    const picked = negotiate({ algorithms }, KEYS);
    assert.deepEqual([picked.keyId, picked.algorithm.name], [keyId, name], algorithms.join());
    assert.deepEqual(picked.offerHash, hashOffer({ algorithms }));
  }
});

Deno.test("negotiate keeps to the key types that the client takes", () => {
  const algorithms = ["PS256", "ES384"];
  assert.equal(negotiate({ algorithms, keyTypes: ["EC_P384"] }, KEYS).keyId, "p384");
  assert.throws(() => negotiate({ algorithms, keyTypes: ["EC_P521"] }, KEYS), {
    kind: "no_common_algorithm",
    message: /allowed: ES512, ECDSA_P521_SHA256, ECDSA_P521_SHA384/,
  });
});

Deno.test("negotiate refuses an offer of nothing that is allowed", () => {
  for (const algorithms of [[], ["RS256"], ["nonsense"]]) {
    assert.throws(() => negotiate({ algorithms }, KEYS), { kind: "no_common_algorithm" });
  }
});

Deno.test("hashOffer differs for every change of an offer", () => {
  const offers = [
    { algorithms: ["ES256", "RS256"] },
    { algorithms: ["RS256", "ES256"] },
    { algorithms: ["ES256"] },
    { algorithms: ["ES256RS256"] },
    { algorithms: ["ES256", "RS256"], keyTypes: ["EC_P256" as const] },
    { algorithms: ["ES256", "RS256", "EC_P256"] },
    { algorithms: [] },
  ];
  const hashes = offers.map((offer) => hashOffer(offer).toHex());
  assert.equal(new Set(hashes).size, offers.length);
  // Computed with Python's hashlib, as another implementation would.
  assert.equal(hashes[2], "c7b9f038326ac61c5c2777414f36878db08f8c38522e97e18c725d0b22f0c1e6");
});
