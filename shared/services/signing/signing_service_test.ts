import assert from "node:assert/strict";
import { createHash, createPublicKey, verify } from "node:crypto";
import {
  SignatureEncoding,
  signingAdminService,
  signingService,
  type SignRequest,
  type SignResponse,
} from "../../codec/mod.ts";
import { Status } from "../../grpc/mod.ts";
import { call, ENGINE_NAMES, engineProblem, RpcError } from "../../rpc/mod.ts";
import { crc32c, KEY_TYPE_NAMES } from "../../signing/mod.ts";
import { algorithmsOf, hashOffer } from "../../signing/testing.ts";
import { withSigning } from "./testing.ts";

const { sign, signBatch, signStream, getPublicKey, listKeys, negotiate } = signingService.methods;
const { rotateKey } = signingAdminService.methods;
const MESSAGE = new TextEncoder().encode("what is signed here");
const {
  SIGNATURE_ENCODING_RAW: RAW,
  SIGNATURE_ENCODING_DER: DER,
  SIGNATURE_ENCODING_P1363: P1363,
} = SignatureEncoding;

const P256: SignRequest = {
  ...{ keyId: "ec_p256", keyVersion: 0, algorithm: "ES256", encoding: DER, message: MESSAGE },
};

/** Whether node:crypto takes it for a signature of the message. */
function isSignature(pem: string, { algorithm, signature, encoding }: SignResponse): boolean {
  const hash = `sha${/\d+$/.exec(algorithm)![0]}`;
  const key = {
    key: createPublicKey(pem),
    dsaEncoding: encoding === P1363 ? "ieee-p1363" : "der",
    ...algorithm.startsWith("PS") ? { padding: 6, saltLength: Number(hash.slice(3)) / 8 } : {},
  };
  return verify(hash, MESSAGE, key as never, signature);
}

for (const engine of ENGINE_NAMES) {
  const problem = engineProblem(engine);
  const test = (name: string, body: () => Promise<void>) =>
    Deno.test({
      name: `SigningService over ${engine} ${name}${problem === undefined ? "" : `: ${problem}`}`,
      ignore: problem !== undefined,
      fn: body,
    });

  test("signs by every key, algorithm and encoding, as message and as digest", () =>
    withSigning({ engine }, async ({ channel }) => {
      for (const keyType of KEY_TYPE_NAMES) {
        const keyId = keyType.toLowerCase();
        const { pem, keyVersion } = await call(channel, getPublicKey, { keyId, keyVersion: 0 });
        for (const { name, hash, weakness } of algorithmsOf(keyType)) {
          if (weakness !== undefined) continue;
          const digest = createHash(hash.replace("-", "")).update(MESSAGE).digest();
          for (const encoding of keyType.startsWith("RSA") ? [0, RAW] : [DER, P1363]) {
            for (const input of [{ message: MESSAGE }, { digest: new Uint8Array(digest) }]) {
              const inputCrc32c = crc32c(Object.values(input)[0]);
              const asked = { keyId, keyVersion: 0, algorithm: name, encoding, inputCrc32c };
              const signed = await call(channel, sign, { ...asked, ...input });
              const what = `${keyType} ${name} ${encoding}`;
              assert.ok(isSignature(pem, signed), what);
              assert.equal(signed.signatureCrc32c, crc32c(signed.signature), what);
              assert.deepEqual(
                [signed.keyVersion, signed.algorithm, signed.encoding],
                [keyVersion, name, encoding || RAW],
                what,
              );
              assert.ok(signed.signNs > 0);
              if (encoding === P1363) {
                assert.equal(
                  signed.signature.length,
                  { 256: 64, 384: 96, 521: 132 }[keyId.slice(4)],
                );
              }
              const { signature } = signed;
              const verdict = (changed: Uint8Array) =>
                call(channel, signingService.methods.verify, {
                  ...{ ...asked, ...input, signature: changed },
                });
              assert.equal((await verdict(signature)).valid, true, what);
              const wrong = signature.slice();
              wrong[wrong.length - 1] ^= 1;
              assert.equal((await verdict(wrong)).valid, false, what);
            }
          }
        }
      }
    }));

  test("signs each item of a batch by itself", () =>
    withSigning({ engine, keyTypes: ["EC_P256", "RSA_2048"] }, async ({ channel }) => {
      const rsa = { ...P256, keyId: "rsa_2048", algorithm: "RS256", encoding: RAW };
      const requests = [P256, { ...P256, keyId: "no" }, rsa, { ...P256, inputCrc32c: 1 }, P256];
      const { results } = await call(channel, signBatch, { requests });
      assert.deepEqual(
        results.map(({ result, signed, error }) =>
          result === "signed" ? signed?.algorithm : [error?.code, error?.reason]
        ),
        [
          "ES256",
          [Status.NOT_FOUND, "UNKNOWN_KEY"],
          "RS256",
          [Status.INVALID_ARGUMENT, "WRONG_CHECKSUM"],
          "ES256",
        ],
      );
      assert.deepEqual((await call(channel, signBatch, { requests: [] })).results, []);
    }));

  test("answers a stream out of order, and each item by itself", () =>
    withSigning({ engine, keyTypes: ["EC_P256", "RSA_2048"] }, async ({ channel }) => {
      const stream = channel.stream(signStream);
      const count = 500;
      const writing = (async () => {
        for (let requestId = 1; requestId <= count; requestId++) {
          const request = requestId % 50 === 0
            ? { ...P256, keyId: "rsa_2048", algorithm: "RS256", encoding: RAW }
            : requestId % 7 === 0
            ? { ...P256, algorithm: "RS1" }
            : P256;
          await stream.write({ requestId, request });
        }
        await stream.write({ requestId: 0 });
        stream.end();
      })();
      const ids: number[] = [];
      for await (const { requestId, result } of stream.messages) {
        ids.push(requestId);
        const expected = requestId === 0
          ? "MALFORMED_INPUT"
          : requestId % 50 === 0
          ? "RS256"
          : requestId % 7 === 0
          ? "REFUSED_ALGORITHM"
          : "ES256";
        assert.equal(result?.signed?.algorithm ?? result?.error?.reason, expected);
      }
      await writing;
      assert.equal((await stream.outcome).code, Status.OK);
      assert.equal(ids.length, count + 1);
      assert.equal(new Set(ids).size, count + 1);
    }));

  test("goes on after a stream that its client cancelled", () =>
    withSigning({ engine, keyTypes: ["EC_P256"] }, async ({ channel, pool }) => {
      const stream = channel.stream(signStream);
      await stream.write({ requestId: 1, request: P256 });
      const ids: number[] = [];
      for await (const { requestId } of stream.messages) {
        ids.push(requestId);
        stream.cancel();
        break;
      }
      assert.deepEqual(ids, [1]);
      assert.equal((await stream.outcome).code, Status.CANCELLED);
      assert.equal((await call(channel, sign, P256)).algorithm, "ES256");
      assert.equal(pool.queued, 0);
    }));

  test("shows keys as PEM and JWK, and lists what may be done with them", () =>
    withSigning({ engine, spec: { policy: { allowWeak: true } } }, async ({ channel }) => {
      const { keys } = await call(channel, listKeys, {});
      assert.deepEqual(keys.map(({ keyType }) => keyType), KEY_TYPE_NAMES);
      const p384 = keys.find(({ keyId }) => keyId === "ec_p384")!;
      assert.deepEqual(p384.algorithms, ["ES384", "ECDSA_P384_SHA256", "ECDSA_P384_SHA512"]);
      assert.deepEqual([p384.versions, p384.latestVersion, p384.signFloor], [[1], 1, 1]);
      for (const { keyId } of keys) {
        const { pem, jwk } = await call(channel, getPublicKey, { keyId, keyVersion: 1 });
        const { kid, use, ...parts } = JSON.parse(jwk);
        assert.deepEqual([kid, use], [keyId, "sig"]);
        assert.deepEqual(createPublicKey(pem).export({ format: "jwk" }), parts);
        assert.ok(!("d" in parts) && !pem.includes("PRIVATE"));
      }
    }));

  test("negotiates within the keys that there are", () =>
    withSigning({ engine, keyTypes: ["RSA_2048", "EC_P256"] }, async ({ channel }) => {
      const algorithms = ["EdDSA", "ECDSA_P256_SHA512", "ECDSA_SHA_256", "PS256"];
      const offer = { algorithms, keyTypes: [], keyId: "" };
      const picked = await call(channel, negotiate, offer);
      assert.deepEqual(
        [picked.keyId, picked.keyType, picked.algorithm, picked.encodings],
        ["ec_p256", "EC_P256", "ES256", [DER, P1363]],
      );
      assert.deepEqual(new Uint8Array(picked.offerSha256), hashOffer({ algorithms }));
      const keyTypes = ["RSA_2048" as const];
      const rsa = await call(channel, negotiate, { ...offer, keyTypes });
      assert.deepEqual([rsa.keyId, rsa.algorithm], ["rsa_2048", "PS256"]);
      assert.deepEqual(new Uint8Array(rsa.offerSha256), hashOffer({ algorithms, keyTypes }));
      const named = await call(channel, negotiate, { ...offer, keyId: "rsa_2048" });
      assert.equal(named.algorithm, "PS256");
      for (const keyId of ["", "no"]) {
        await assert.rejects(
          call(channel, negotiate, { keyId, algorithms: ["ES384"], keyTypes: ["no"] }),
          (error) => error instanceof RpcError && error.code === Status.FAILED_PRECONDITION,
        );
      }
    }));

  test("rotates and reloads under load without a failed call or a wrong version", () =>
    withSigning({ engine, keyTypes: ["EC_P256", "EC_P521"] }, async ({ channel, ring }) => {
      const keyIds = ["ec_p256", "ec_p521"];
      const pems = new Map<string, string>();
      const floor = new Map(keyIds.map((keyId) => [keyId, 1]));
      const signed: { keyId: string; atLeast: number; answer: SignResponse }[] = [];
      let loading = true;
      const load = async (keyId: string) => {
        const algorithm = keyId === "ec_p256" ? "ES256" : "ES512";
        while (loading) {
          const atLeast = floor.get(keyId)!;
          const answer = await call(channel, sign, { ...P256, keyId, algorithm });
          signed.push({ keyId, atLeast, answer });
        }
      };
      const loads = [0, 1, 2, 3].flatMap(() => keyIds.map(load));
      for (const keyId of keyIds) {
        pems.set(`${keyId} 1`, (await call(channel, getPublicKey, { keyId, keyVersion: 1 })).pem);
      }
      for (let version = 2; version <= 6; version++) {
        for (const keyId of keyIds) {
          const made = await call(channel, rotateKey, { keyId });
          assert.equal(made.keyVersion, version);
          pems.set(`${keyId} ${version}`, made.pem);
          // A call that is sent from now on may not be signed by an earlier version.
          floor.set(keyId, version);
        }
        const specs = ring.list().map(({ keyId, keyType }) => ({
          ...{ keyId, versions: [{ version: 1, generate: keyType }] },
        }));
        // A reload in which nothing of what was made is said keeps it, and reads version 1 again.
        if (version === 4) {
          const { drained } = await ring.replace(specs);
          await drained;
          for (const keyId of keyIds) {
            const { pem } = await call(channel, getPublicKey, { keyId, keyVersion: 1 });
            assert.notEqual(pem, pems.get(`${keyId} 1`));
          }
        }
        const before = signed.length;
        while (signed.length < before + 50) await call(channel, listKeys, {});
      }
      loading = false;
      await Promise.all(loads);
      const versions = new Set(signed.map(({ answer }) => answer.keyVersion));
      assert.deepEqual([...versions].sort(), [1, 2, 3, 4, 5, 6]);
      for (const { keyId, atLeast, answer } of signed) {
        assert.ok(answer.keyVersion >= atLeast, `${keyId}: ${answer.keyVersion} after ${atLeast}`);
        assert.ok(isSignature(pems.get(`${keyId} ${answer.keyVersion}`)!, answer), keyId);
      }
    }));
}
