import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createPublicKey, verify } from "node:crypto";
import { algorithmsOf, findAlgorithm } from "../algorithms/find_algorithm.ts";
import { KEY_TYPE_NAMES } from "../algorithms/key_type.ts";
import type { BackendName } from "../backends/backend.ts";
import { openBackend } from "../backends/choose_backend.ts";
import type { SigningError } from "../signing_error.ts";
import { testKey } from "../testing.ts";
import { type PoolKey, SigningPool } from "./signing_pool.ts";

const MESSAGE = new TextEncoder().encode("what is signed here");
const BACKENDS: readonly BackendName[] = ["libcrypto", "node", "webcrypto"];

for (const name of BACKENDS) {
  const backend = openBackend(name);
  const missing = "missing" in backend ? ` (skipped: ${backend.missing})` : "";
  for (const threads of [0, 1, 2]) {
    Deno.test({
      name: `SigningPool over ${name} with ${threads} threads signs by every key type${missing}`,
      ignore: missing !== "",
      async fn() {
        if ("missing" in backend) return;
        const pool = new SigningPool({ backend, threads, maxWaitMs: 60_000 });
        try {
          for (const keyType of KEY_TYPE_NAMES) {
            const privateKey = testKey(keyType);
            const key = await pool.install(privateKey);
            assert.ok(privateKey.pkcs8.every((octet) => octet === 0), "the octets are wiped");
            const algorithm = algorithmsOf(keyType)[0];
            const { signature, signNs, queueNs } = await pool.sign(key, {
              algorithm,
              message: MESSAGE,
            });
            const publicKey = createPublicKey({
              key: Buffer.from(privateKey.spki),
              format: "der",
              type: "spki",
            });
            const hash = `sha${algorithm.hash.slice(4)}`;
            assert.ok(verify(hash, MESSAGE, publicKey, signature), keyType);
            assert.ok(signNs > 0 && queueNs >= 0);
            for (const [message, valid] of [[MESSAGE, true], [MESSAGE.slice(1), false]] as const) {
              const verdict = await pool.verify(key, { algorithm, message, signature });
              assert.equal(verdict.valid, valid, keyType);
            }
          }
        } finally {
          await pool.close();
        }
      },
    });
  }
}

Deno.test("SigningPool answers a flood of two families, each by its own key", async () => {
  const backend = openBackend("node");
  assert.ok(!("missing" in backend));
  const pool = new SigningPool({ backend, threads: 1, maxWaitMs: 60_000 });
  const spki = new Map<PoolKey, Uint8Array>();
  for (const keyType of ["RSA_2048", "EC_P256", "EC_P256"] as const) {
    const privateKey = testKey(keyType);
    spki.set(await pool.install(privateKey), privateKey.spki);
  }
  const calls = [...spki.keys()].flatMap((key) =>
    Array.from({ length: 50 }, async (_, i) => {
      const message = new TextEncoder().encode(`message ${i}`);
      const algorithm = findAlgorithm(key.keyType === "RSA_2048" ? "RS256" : "ES256").algorithm;
      const { signature } = await pool.sign(key, { algorithm, message });
      const of = { key: Buffer.from(spki.get(key)!), format: "der", type: "spki" } as const;
      assert.ok(verify("sha256", message, createPublicKey(of), signature));
    })
  );
  assert.ok(pool.queued > 0);
  await Promise.all(calls);
  assert.equal(pool.queued, 0);
  await pool.close();
});

Deno.test("SigningPool refuses at once what cannot be done by its deadline, and says when to ask again", async () => {
  const backend = openBackend("node");
  assert.ok(!("missing" in backend));
  const pool = new SigningPool({ backend, threads: 1, nowNs: () => 0 });
  const key = await pool.install(testKey("RSA_2048"));
  const { algorithm } = findAlgorithm("PS256");
  const sign = (deadlineNs?: number) => pool.sign(key, { algorithm, message: MESSAGE, deadlineNs });
  assert.throws(() => sign(0), { kind: "deadline_exceeded" });
  // Nothing is before it: it is tried, however short the time.
  const first = sign(1);
  const second = sign(1e9);
  assert.throws(() => sign(2e6), (error: SigningError) => {
    assert.equal(error.kind, "overloaded");
    assert.ok(error.retryAfterMs! >= 1 && error.retryAfterMs! < 1000);
    return true;
  });
  await Promise.all([first, second]);
  await pool.close();
});

Deno.test("SigningPool removes a key once what uses it has ended, and refuses it afterwards", async () => {
  const backend = openBackend("node");
  assert.ok(!("missing" in backend));
  const pool = new SigningPool({ backend, threads: 1 });
  const key = await pool.install(testKey("EC_P256"));
  const { algorithm } = findAlgorithm("ES256");
  const ended: string[] = [];
  const calls = Array.from({ length: 5 }, async () => {
    await pool.sign(key, { algorithm, message: MESSAGE });
    ended.push("signed");
  });
  await pool.remove(key).then(() => ended.push("removed"));
  assert.throws(() => pool.sign(key, { algorithm, message: MESSAGE }), { kind: "closed" });
  await Promise.all(calls);
  assert.deepEqual(ended, [...Array(5).fill("signed"), "removed"]);
  await pool.close();
});

Deno.test("SigningPool over webcrypto refuses a digest in words", async () => {
  const backend = openBackend("webcrypto");
  assert.ok(!("missing" in backend));
  const pool = new SigningPool({ backend, threads: 1 });
  const key = await pool.install(testKey("EC_P256"));
  const { algorithm } = findAlgorithm("ES256");
  assert.throws(() => pool.sign(key, { algorithm, digest: new Uint8Array(32) }), {
    kind: "unsupported",
    message: "the backend webcrypto takes no digests",
  });
  await pool.close();
});
