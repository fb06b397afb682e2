/** Everything that a client can ask wrongly, with the status and the details that it gets. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import {
  type MethodDefinition,
  SignatureEncoding,
  signingService,
  type SignRequest,
  type VerifyRequest,
} from "../../codec/mod.ts";
import { readStatusDetails, Status, type StatusCode, type StatusDetails } from "../../grpc/mod.ts";
import {
  callOutcome,
  type Channel,
  ContextValues,
  ENGINE_NAMES,
  engineProblem,
  RpcError,
} from "../../rpc/mod.ts";
import { ALGORITHMS, crc32c, KEY_TYPE_NAMES } from "../../signing/mod.ts";
import { createSigningAdminService, isNamed } from "./signing_admin_service.ts";
import { type SigningBench, withSigning } from "./testing.ts";

const { sign, signBatch, getPublicKey, negotiate } = signingService.methods;
const MESSAGE = new TextEncoder().encode("what is signed here");
const { INVALID_ARGUMENT, FAILED_PRECONDITION, NOT_FOUND, RESOURCE_EXHAUSTED, INTERNAL } = Status;

const REQUEST: SignRequest = {
  ...{ keyId: "ec_p256", keyVersion: 0, algorithm: "ES256", message: MESSAGE },
  encoding: SignatureEncoding.SIGNATURE_ENCODING_DER,
};

interface Row {
  readonly name: string;
  readonly change: Partial<SignRequest>;
  readonly code: StatusCode;
  readonly reason: string;
  readonly field?: string;
}

const noMessage = { message: undefined };
const ROWS: readonly Row[] = [
  ...[31, 33, 0, 64].map((length) => ({
    name: `a digest of ${length} bytes`,
    change: { ...noMessage, digest: new Uint8Array(length) },
    code: INVALID_ARGUMENT,
    ...{ reason: "WRONG_DIGEST_LENGTH", field: "digest" },
  })),
  ...["RS1", "ES1", "SHA1withECDSA", "none", "RSA_PKCS1_SHA-1", "MD5withRSA"].map((algorithm) => ({
    name: `the broken algorithm ${algorithm}`,
    change: { algorithm },
    code: INVALID_ARGUMENT,
    // ES1 and SHA1withECDSA are no names of anything.
    ...{ reason: /^ES1|^SHA1/.test(algorithm) ? "UNKNOWN_ALGORITHM" : "REFUSED_ALGORITHM" },
    field: "algorithm",
  })),
  ...["", "es256", " ES256", "ES256K", "EdDSA", "x".repeat(1000)].map((algorithm) => ({
    name: `the unknown algorithm ${JSON.stringify(algorithm.slice(0, 9))}`,
    change: { algorithm },
    code: INVALID_ARGUMENT,
    ...{ reason: "UNKNOWN_ALGORITHM", field: "algorithm" },
  })),
  ...[0, 1, 4, -1, 2 ** 31 - 1].map((encoding) => ({
    name: `the encoding ${encoding} of ECDSA`,
    change: { encoding },
    code: INVALID_ARGUMENT,
    ...{ reason: "WRONG_ENCODING", field: "encoding" },
  })),
  ...[2, 3, 4].map((encoding) => ({
    name: `the encoding ${encoding} of RSA`,
    change: { keyId: "rsa_2048", algorithm: "RS256", encoding },
    code: INVALID_ARGUMENT,
    ...{ reason: "WRONG_ENCODING", field: "encoding" },
  })),
  ...[0, 1, (crc32c(MESSAGE) ^ 1) >>> 0].map((inputCrc32c) => ({
    name: `the checksum ${inputCrc32c}`,
    change: { inputCrc32c },
    code: INVALID_ARGUMENT,
    ...{ reason: "WRONG_CHECKSUM", field: "input_crc32c" },
  })),
  {
    name: "no input",
    change: noMessage,
    code: INVALID_ARGUMENT,
    ...{ reason: "MALFORMED_INPUT", field: "input" },
  },
  ...["", "ec_p257", "EC_P256", "../ec_p256", "x".repeat(100_000)].map((keyId) => ({
    name: `the unknown key ${JSON.stringify(keyId.slice(0, 12))}`,
    change: { keyId },
    code: NOT_FOUND,
    reason: "UNKNOWN_KEY",
  })),
  ...[2, 2 ** 32 - 1].map((keyVersion) => ({
    name: `the unknown version ${keyVersion}`,
    change: { keyVersion },
    code: NOT_FOUND,
    reason: "UNKNOWN_VERSION",
  })),
  {
    name: "an alias that says another key",
    change: { algorithm: "EC_SIGN_P384_SHA384" },
    code: INVALID_ARGUMENT,
    ...{ reason: "WRONG_KEY_TYPE", field: "algorithm" },
  },
];

interface Refusal extends StatusDetails {
  readonly code: StatusCode;
  readonly message: string;
}

async function refusalOf<Req, Res>(
  channel: Channel,
  method: MethodDefinition<Req, Res>,
  request: Req,
): Promise<Refusal> {
  const { code, message, trailers, response } = await callOutcome(channel, method, request, {});
  assert.equal(response, undefined);
  return { code, message, ...readStatusDetails(trailers) };
}

function checkRefusal(refusal: Refusal, { name, code, reason, field }: Omit<Row, "change">): void {
  const { message, errorInfo, violations = [], retryAfterMs } = refusal;
  assert.deepEqual([refusal.code, errorInfo?.reason], [code, reason], `${name}: ${message}`);
  assert.equal(errorInfo?.domain, "signing.v1", name);
  assert.deepEqual(violations.map((each) => each.field), field === undefined ? [] : [field], name);
  assert.equal(retryAfterMs, undefined, name);
  assert.ok(message.length > 0 && message.length < 400, `${name}: ${message.length} characters`);
  assert.ok(!message.includes("what is signed here"), name);
}

for (const engine of ENGINE_NAMES) {
  const problem = engineProblem(engine);
  const test = (
    name: string,
    options: Parameters<typeof withSigning>[0],
    body: (bench: SigningBench) => Promise<void>,
  ) =>
    Deno.test({
      name: `SigningService over ${engine} ${name}${problem === undefined ? "" : `: ${problem}`}`,
      ignore: problem !== undefined,
      fn: () => withSigning({ engine, ...options }, body),
    });

  const two = { keyTypes: ["EC_P256", "RSA_2048"] as const };
  test("refuses what is wrong with a status, a reason and the field", two, async ({ channel }) => {
    for (const row of ROWS) {
      checkRefusal(await refusalOf(channel, sign, { ...REQUEST, ...row.change }), row);
    }
    assert.equal((await callOutcome(channel, sign, REQUEST, {})).code, Status.OK);
  });

  test("refuses every wrong pair of key and algorithm", {}, async ({ channel }) => {
    const allowed: Record<string, RegExp> = {
      RSA: /^[RP]S(256|384|512)$/,
      EC_P256: /^ES256$/,
      EC_P384: /^ES384$/,
      EC_P521: /^ES512$/,
    };
    let refused = 0;
    for (const keyType of KEY_TYPE_NAMES) {
      const keyId = keyType.toLowerCase();
      const own = allowed[keyType] ?? allowed.RSA;
      for (const algorithm of ALGORITHMS.map(({ name }) => name)) {
        if (own.test(algorithm)) continue;
        const weak = algorithm.startsWith(`ECDSA_${keyType.slice(3)}_`);
        const row = weak
          ? { code: FAILED_PRECONDITION, reason: "WEAK_NOT_ALLOWED" }
          : { code: INVALID_ARGUMENT, reason: "WRONG_KEY_TYPE", field: "algorithm" };
        const request = { ...REQUEST, keyId, algorithm };
        const name = `${keyType} ${algorithm}`;
        checkRefusal(await refusalOf(channel, sign, request), { name, ...row });
        const verdict = { ...request, signature: new Uint8Array(8) } as VerifyRequest;
        const { verify } = signingService.methods;
        checkRefusal(await refusalOf(channel, verify, verdict), { name, ...row });
        refused++;
      }
    }
    // 15 rows: 6 go with each RSA key, 1 with each curve.
    assert.equal(refused, 3 * 9 + 3 * 14);
  });

  test(
    "says false of wrong signatures, and refuses those that cannot be any",
    {},
    async (bench) => {
      const { channel } = bench;
      const { verify } = signingService.methods;
      for (
        const [keyId, algorithm, encoding, length] of [
          ["ec_p256", "ES256", 3, 64],
          ["ec_p384", "ES384", 3, 96],
          ["ec_p521", "ES512", 3, 132],
          ["rsa_2048", "PS256", 1, 256],
          ["rsa_4096", "RS512", 0, 512],
        ] as const
      ) {
        const asked = { ...REQUEST, keyId, algorithm, encoding };
        const outcome = await callOutcome(channel, sign, asked, {});
        const signature = outcome.response!.signature;
        assert.equal(signature.length, length);
        const other = { ...asked, message: MESSAGE.slice(1), signature };
        for (const wrong of [{ ...asked, signature: new Uint8Array(length) }, other]) {
          assert.equal(
            (await callOutcome(channel, verify, wrong, {})).response?.valid,
            false,
            keyId,
          );
        }
        for (const malformed of [signature.slice(1), new Uint8Array([0, ...signature]), []]) {
          const request = { ...asked, signature: new Uint8Array(malformed) };
          checkRefusal(await refusalOf(channel, verify, request), {
            ...{ name: `${keyId}, ${malformed.length} bytes`, code: INVALID_ARGUMENT },
            ...{ reason: "MALFORMED_SIGNATURE", field: "signature" },
          });
        }
      }
      const der = (await callOutcome(channel, sign, REQUEST, {})).response!.signature;
      for (
        const [name, malformed] of [
          ["a byte behind", [...der, 0]],
          ["a byte less", der.slice(0, -1)],
          ["another tag", [0x31, ...der.slice(1)]],
          ["a long form of the length", [0x30, 0x81, ...der.slice(1)]],
        ] as const
      ) {
        const request = { ...REQUEST, signature: new Uint8Array(malformed) };
        checkRefusal(await refusalOf(channel, verify, request), {
          ...{ name, code: INVALID_ARGUMENT, reason: "MALFORMED_SIGNATURE", field: "signature" },
        });
      }
    },
  );

  const floors = { keyTypes: ["EC_P256"], spec: { policy: { algorithms: [] } } } as const;
  test("refuses what the key's policy leaves out", floors, async ({ channel }) => {
    checkRefusal(await refusalOf(channel, sign, REQUEST), {
      ...{ name: "sign", code: FAILED_PRECONDITION, reason: "NOT_IN_POLICY" },
    });
  });

  test("refuses versions below their floors", { keyTypes: ["EC_P256"] }, async (bench) => {
    const { channel, ring } = bench;
    const versions = [1, 2, 3].map((version) => ({ version, generate: "EC_P256" as const }));
    await ring.replace([{ keyId: "ec_p256", versions, signFloor: 3, verifyFloor: 2 }]);
    const disabled = { code: FAILED_PRECONDITION, reason: "DISABLED_VERSION" };
    for (const keyVersion of [1, 2]) {
      checkRefusal(await refusalOf(channel, sign, { ...REQUEST, keyVersion }), {
        ...{ name: `sign by ${keyVersion}`, ...disabled },
      });
    }
    const { signature } = (await callOutcome(channel, sign, REQUEST, {})).response!;
    const verdict = (keyVersion: number) => ({ ...REQUEST, keyVersion, signature });
    const { verify } = signingService.methods;
    checkRefusal(await refusalOf(channel, verify, verdict(1)), { name: "verify", ...disabled });
    const byTwo = await callOutcome(channel, verify, verdict(2), {});
    assert.equal(byTwo.response?.valid, false);
    const hidden = await refusalOf(channel, getPublicKey, { keyId: "ec_p256", keyVersion: 1 });
    checkRefusal(hidden, { name: "public key", ...disabled });
  });

  test("refuses what is no message, or too large a one", {
    ...{ keyTypes: ["EC_P256"], maxRequestBytes: 4096 },
  }, async ({ channel }) => {
    const bytes = sign.encodeRequest(REQUEST);
    for (const cut of [1, 5, bytes.length - 1]) {
      const truncated = { ...sign, encodeRequest: () => bytes.slice(0, cut) };
      const outcome = await callOutcome(channel, truncated, REQUEST, {});
      assert.ok([INTERNAL, INVALID_ARGUMENT].some((code) => code === outcome.code), `${cut}`);
    }
    const large = { ...REQUEST, message: new Uint8Array(4096) };
    assert.equal((await callOutcome(channel, sign, large, {})).code, RESOURCE_EXHAUSTED);
    const largest = { ...REQUEST, message: new Uint8Array(4096 - 50) };
    assert.equal((await callOutcome(channel, sign, largest, {})).code, Status.OK);
  });

  test("refuses batches and offers that are too long", { keyTypes: ["EC_P256"] }, async (bench) => {
    const { channel } = bench;
    const batch = { requests: new Array(101).fill(REQUEST) };
    const refused = { code: INVALID_ARGUMENT, reason: "INVALID_REQUEST" };
    checkRefusal(await refusalOf(channel, signBatch, batch), {
      ...{ name: "a batch of 101", field: "requests", ...refused },
    });
    const offer = { algorithms: new Array(257).fill("ES256"), keyTypes: [], keyId: "" };
    checkRefusal(await refusalOf(channel, negotiate, offer), {
      ...{ name: "an offer of 257", field: "algorithms", ...refused },
    });
  });

  test("refuses by RESOURCE_EXHAUSTED and a time to retry after when too many wait", {
    ...{ keyTypes: ["RSA_2048"], pool: { maxWaitMs: 2 } },
  }, async ({ channel }) => {
    const rsa = { ...REQUEST, keyId: "rsa_2048", algorithm: "RS256", encoding: 0 };
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, () => callOutcome(channel, sign, rsa, {})),
    );
    const refused = outcomes.filter(({ code }) => code !== Status.OK);
    assert.ok(refused.length > 0 && refused.length < outcomes.length, `${refused.length}`);
    for (const { code, trailers } of refused) {
      assert.equal(code, RESOURCE_EXHAUSTED);
      const { errorInfo, retryAfterMs } = readStatusDetails(trailers);
      assert.equal(errorInfo?.reason, "OVERLOADED");
      assert.ok(retryAfterMs! > 0 && retryAfterMs! < 60_000, `${retryAfterMs}`);
    }
  });
}

Deno.test("SigningService tells a deadline that passed in the queue from one that cannot be met", () => {
  let nowNs = 0;
  return withSigning({
    ...{ keyTypes: ["RSA_2048"], pool: { threads: 1, nowNs: () => nowNs } },
  }, async ({ handle }) => {
    const rsa = { ...REQUEST, keyId: "rsa_2048", algorithm: "RS256", encoding: 0 };
    const signBy = (deadlineNs: number) => handle<Promise<unknown>>("sign", rsa, { deadlineNs });
    const ahead = Array.from({ length: 30 }, () => signBy(Infinity));
    const queued = signBy(60_000e6);
    assert.throws(() => signBy(1e6), ({ code, trailers }: RpcError) => {
      const { retryAfterMs } = readStatusDetails(trailers);
      return code === RESOURCE_EXHAUSTED && retryAfterMs! > 0;
    });
    nowNs = 60_000e6;
    await assert.rejects(queued, ({ code, trailers }: RpcError) => {
      const { errorInfo } = readStatusDetails(trailers);
      return code === Status.DEADLINE_EXCEEDED && errorInfo?.reason === "DEADLINE_EXCEEDED";
    });
    await Promise.all(ahead);
    assert.throws(() => signBy(nowNs), ({ code }: RpcError) => code === Status.DEADLINE_EXCEEDED);
  });
});

Deno.test("SigningAdminService refuses whom the settings do not name", async () => {
  const { handlers } = createSigningAdminService({
    rotate: () => assert.fail("nothing is rotated"),
    isAdmin: (peer) => isNamed(peer, ["CN=ops"]),
  });
  const peer = { address: "127.0.0.1:1", subject: "CN=smft" };
  const context = { peer, values: new ContextValues() };
  const rotating = handlers.rotateKey({ keyId: "a" } as never, context as never);
  await assert.rejects(rotating as Promise<unknown>, ({ code, trailers, details }: RpcError) => {
    assert.equal(readStatusDetails(trailers).errorInfo?.reason, "NOT_AN_ADMIN");
    return code === Status.PERMISSION_DENIED && details.includes("CN=smft");
  });
});

Deno.test("isNamed goes by the whole subject or by the fingerprint", () => {
  const fingerprint256 = Buffer.alloc(32, 0xab).toString("hex").toUpperCase().match(/../g)!
    .join(":");
  const rows: [subject: string | undefined, names: string[], expected: boolean][] = [
    ["CN=smft", ["CN=smft"], true],
    ["CN=smft", ["smft"], false],
    ["CN=smft", [], false],
    ["CN=smft, O=x", ["CN=smft"], false],
    ["O=x, CN=smft", ["CN=smft"], false],
    [undefined, [""], false],
    ["", ["ab".repeat(32)], true],
    ["", [fingerprint256.toLowerCase()], true],
    ["", ["ab".repeat(31)], false],
  ];
  for (const [subject, names, expected] of rows) {
    assert.equal(isNamed({ address: "", subject, fingerprint256 }, names), expected, `${names}`);
  }
  assert.equal(isNamed({ address: "127.0.0.1:1" }, ["", "undefined"]), false);
});
