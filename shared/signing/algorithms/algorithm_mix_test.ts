import assert from "node:assert/strict";
import { parseAlgorithmMix } from "./algorithm_mix.ts";

Deno.test("parseAlgorithmMix takes names, aliases, keys and weights when they are well written", () => {
  const [es, ps, rs] = parseAlgorithmMix("ES256:3, PS512@signer.1,RSA_SIGN_PKCS1_3072_SHA256:12");
  assert.deepEqual(es, { algorithm: "ES256", keyTypes: ["EC_P256"], weight: 3 });
  assert.deepEqual([ps.algorithm, ps.key, ps.weight], ["PS512", "signer.1", 1]);
  // An alias that names a size says which keys.
  assert.deepEqual([rs.algorithm, rs.keyTypes, rs.weight], ["RS256", ["RSA_3072"], 12]);
});

for (
  const { text, problem } of [
    { text: "", problem: /is no ALGORITHM/ },
    { text: "ES256:", problem: /is no ALGORITHM/ },
    { text: "ES256,,RS256", problem: /is no ALGORITHM/ },
    { text: "ES256:0", problem: /weight of ES256 is 0/ },
    { text: "ES256:1.5", problem: /is no ALGORITHM/ },
    { text: "ES257", problem: /expected one of/ },
    { text: "RS1", problem: /broken/ },
    { text: "ES256,ES256:2", problem: /twice/ },
  ]
) {
  Deno.test(`parseAlgorithmMix refuses ${JSON.stringify(text)}`, () => {
    assert.throws(() => parseAlgorithmMix(text), problem);
  });
}
