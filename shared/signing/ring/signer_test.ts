import assert from "node:assert/strict";
import { createHash, createPublicKey, verify } from "node:crypto";
import { crc32c } from "../algorithms/crc32c.ts";
import { chooseBackend } from "../backends/choose_backend.ts";
import { SigningPool } from "../pool/signing_pool.ts";
import type { SigningErrorKind } from "../signing_error.ts";
import { KeyRing } from "./key_ring.ts";
import { Signer, type SignerRequest } from "./signer.ts";

const MESSAGE = new TextEncoder().encode("what is signed here");

async function withSigner(use: (signer: Signer, ring: KeyRing) => Promise<void>): Promise<void> {
  const pool = new SigningPool({ backend: chooseBackend().backend, threads: 1 });
  try {
    const versions = [{ version: 1, generate: "EC_P256" as const }];
    const ring = await KeyRing.open(pool, [{ keyId: "a", versions }]);
    await use(new Signer(ring, pool), ring);
  } finally {
    await pool.close();
  }
}

const REQUEST: SignerRequest = {
  ...{ keyId: "a", version: 0, algorithm: "ES256", encoding: "DER" },
  message: MESSAGE,
};

Deno.test("Signer signs message and digest alike, in the encoding asked for", () =>
  withSigner(async (signer, ring) => {
    const publicKey = createPublicKey(ring.signingKey("a", 0).publicKey.pem);
    const digest = new Uint8Array(createHash("sha256").update(MESSAGE).digest());
    const inputs = [{ message: MESSAGE }, { message: undefined, digest }];
    for (const [encoding, dsaEncoding] of [["DER", "der"], ["P1363", "ieee-p1363"]] as const) {
      for (const input of inputs) {
        const inputCrc32c = crc32c(input.digest ?? MESSAGE);
        const request = { ...REQUEST, ...input, encoding, inputCrc32c, algorithm: "ECDSA_SHA_256" };
        const answer = await signer.sign(request);
        assert.ok(
          verify("sha256", MESSAGE, { key: publicKey, dsaEncoding } as never, answer.signature),
        );
        assert.equal(answer.signatureCrc32c, crc32c(answer.signature));
        assert.deepEqual([answer.version, answer.algorithm], [1, "ES256"]);
        if (encoding === "P1363") assert.equal(answer.signature.length, 64);
        const verdict = await signer.verify({ ...request, signature: answer.signature });
        assert.equal(verdict.valid, true);
      }
    }
  }));

Deno.test("Signer verifies a wrong signature as false, and refuses one that is none", () =>
  withSigner(async (signer) => {
    const { signature } = await signer.sign({ ...REQUEST, encoding: "P1363" });
    const verdict = (changed: Uint8Array) =>
      signer.verify({ ...REQUEST, encoding: "P1363", signature: changed });
    const wrong = signature.slice();
    wrong[40] ^= 1;
    assert.equal((await verdict(wrong)).valid, false);
    assert.equal((await verdict(new Uint8Array(64))).valid, false);
    for (const length of [0, 63, 65, 96]) {
      assert.throws(() => verdict(new Uint8Array(length)), { kind: "malformed_signature" });
    }
    assert.throws(() => signer.verify({ ...REQUEST, signature }), { kind: "malformed_signature" });
  }));

Deno.test("Signer refuses bad requests by their kind", () =>
  withSigner((signer) => {
    const rows: [what: string, change: Partial<SignerRequest>, kind: SigningErrorKind][] = [
      ["an unknown key", { keyId: "b" }, "unknown_key"],
      ["an unknown version", { version: 9 }, "unknown_version"],
      ["an unknown algorithm", { algorithm: "ES257" }, "unknown_algorithm"],
      ["SHA-1", { algorithm: "RS1" }, "refused_algorithm"],
      ["another key's algorithm", { algorithm: "RS256" }, "wrong_key_type"],
      ["a weak pair", { algorithm: "ECDSA_P256_SHA512" }, "weak_not_allowed"],
      ["an encoding of RSA", { encoding: "RAW" }, "wrong_encoding"],
      ["no input", { message: undefined }, "malformed_input"],
      ["two inputs", { digest: new Uint8Array(32) }, "malformed_input"],
      ["a short digest", { message: undefined, digest: new Uint8Array(31) }, "wrong_digest_length"],
      ["a wrong checksum", { inputCrc32c: 1 }, "wrong_checksum"],
      ["a deadline that has passed", { deadlineNs: 0 }, "deadline_exceeded"],
    ];
    for (const [what, change, kind] of rows) {
      assert.throws(() => signer.sign({ ...REQUEST, ...change }), { kind }, what);
    }
    return Promise.resolve();
  }));
