import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { tempDir } from "../../base/testing.ts";
import { signingAdminService, signingService, type SignRequest } from "../../codec/mod.ts";
import { Metadata, readStatusDetails, Status } from "../../grpc/mod.ts";
import {
  AuditError,
  auditFiles,
  AuditLog,
  MetricsRegistry,
  verifyAudit,
} from "../../observe/mod.ts";
import { formatMetrics } from "../../observe/testing.ts";
import { call, callOutcome } from "../../rpc/mod.ts";
import { auditSigning } from "./audit_signing.ts";
import { signingMetrics } from "./signing_metrics.ts";
import { withSigning } from "./testing.ts";

const { sign, signBatch, signStream } = signingService.methods;
const { rotateKey } = signingAdminService.methods;
const MESSAGE = new TextEncoder().encode("what is signed here");
const REQUEST: SignRequest = {
  ...{ keyId: "ec_p256", keyVersion: 0, algorithm: "ECDSA_SHA_256", encoding: 2, message: MESSAGE },
};
const sha = (name: string) => createHash(name).update(MESSAGE).digest("hex");

Deno.test("auditSigning records who had what signed, and what was refused, but never the input", async () => {
  await using temp = await tempDir();
  const directory = temp.path;
  const log = AuditLog.open(directory);
  let admin = true;
  await withSigning({
    ...{ keyTypes: ["EC_P256", "EC_P521"], observers: [auditSigning(log)] },
    isAdmin: () => admin,
  }, async ({ channel }) => {
    const metadata = new Metadata([["x-request-id", "r-7"]]);
    await call(channel, sign, REQUEST, { metadata });
    const digest = new Uint8Array(createHash("sha512").update(MESSAGE).digest());
    const p521 = { ...REQUEST, keyId: "ec_p521", algorithm: "ES512", message: null, digest };
    await call(channel, signBatch, { requests: [p521, { ...REQUEST, algorithm: "RS1" }] });
    await callOutcome(channel, sign, { ...p521, keyVersion: 9, digest: new Uint8Array(3) }, {});
    await call(channel, rotateKey, { keyId: "ec_p256" });
    admin = false;
    await callOutcome(channel, rotateKey, { keyId: "ec_p256" }, {});
  });
  await log.close();
  const paths = auditFiles(directory);
  const texts = await Promise.all(paths.map((path) => Deno.readTextFile(path)));
  const records = texts.join("").trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(
    records.map(({ action, key, key_version, algorithm, outcome, digest }) => [
      ...[action, key, key_version, algorithm, outcome, digest],
    ]),
    [
      ["sign", "ec_p256", 1, "ES256", "OK", `SHA-256:${sha("sha256")}`],
      // What costs little is done first, though it stands behind in its batch.
      ["sign", "ec_p256", undefined, "RS1", "INVALID_ARGUMENT", `SHA-256:${sha("sha256")}`],
      ["sign", "ec_p521", 1, "ES512", "OK", `SHA-512:${sha("sha512")}`],
      ["sign", "ec_p521", 9, "ES512", "NOT_FOUND", undefined],
      ["rotate_key", "ec_p256", 2, undefined, "OK", undefined],
      ["rotate_key", "ec_p256", undefined, undefined, "PERMISSION_DENIED", undefined],
    ],
  );
  assert.equal(records[0].request_id, "r-7");
  assert.match(records[0].caller.address, /^127\.0\.0\.1:\d+$/);
  assert.ok(!texts.join("").includes("what is signed"));
  const files = paths.map((name) => ({ name, read: () => Deno.readFile(name) }));
  assert.equal((await verifyAudit(files)).kind, "whole");
});

Deno.test("SigningService gives no signature that cannot be recorded", () => {
  const fails = () => {
    throw new AuditError("file", "no space left in /secret/place");
  };
  return withSigning({
    ...{ keyTypes: ["EC_P256", "EC_P521"], observers: [{ signed: fails, refused: fails }] },
  }, async ({ channel }) => {
    const p521 = { ...REQUEST, keyId: "ec_p521", algorithm: "ES512" };
    for (const request of [REQUEST, p521, { ...REQUEST, keyId: "no" }]) {
      const { code, message, trailers } = await callOutcome(channel, sign, request, {});
      assert.equal(code, Status.UNAVAILABLE);
      assert.equal(readStatusDetails(trailers).errorInfo?.reason, "AUDIT_UNAVAILABLE");
      assert.ok(!message.includes("secret"));
    }
    const { results } = await call(channel, signBatch, { requests: [REQUEST, p521] });
    assert.deepEqual(results.map(({ error }) => error?.reason), [
      "AUDIT_UNAVAILABLE",
      "AUDIT_UNAVAILABLE",
    ]);
    const stream = channel.stream(signStream);
    await stream.write({ requestId: 1, request: REQUEST });
    stream.end();
    const reasons: (string | undefined)[] = [];
    for await (const { result } of stream.messages) reasons.push(result?.error?.reason);
    assert.deepEqual(reasons, ["AUDIT_UNAVAILABLE"]);
  });
});

Deno.test("signingMetrics counts signatures with their times, and refusals by reason", () => {
  const registry = new MetricsRegistry();
  return withSigning({
    ...{ keyTypes: ["EC_P256"], observers: [signingMetrics(registry)] },
  }, async ({ channel }) => {
    for (let n = 0; n < 3; n++) await call(channel, sign, REQUEST);
    for (const change of [{ keyId: "no" }, { keyId: "no" }, { algorithm: "RS1" }]) {
      await callOutcome(channel, sign, { ...REQUEST, ...change }, {});
    }
    const text = formatMetrics(registry.snapshot());
    for (
      const line of [
        'signing_sign_seconds_count{algorithm="ES256"} 3',
        'signing_queue_seconds_count{algorithm="ES256"} 3',
        'signing_refusals_total{reason="unknown_key"} 2',
        'signing_refusals_total{reason="refused_algorithm"} 1',
      ]
    ) assert.ok(text.includes(`${line}\n`), `${line} in ${text}`);
  });
});
