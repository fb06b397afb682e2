import assert from "node:assert/strict";
import type { SignResponse } from "@lab/shared/codec";
import { createSigningService } from "@lab/shared/services";
import { Status } from "@lab/shared/grpc";
import { loadEngine, RpcError, type ServiceImplementation } from "@lab/shared/rpc";
import {
  chooseBackend,
  crc32c,
  KeyRing,
  type KeySpec,
  Signer,
  SigningPool,
} from "@lab/shared/signing";
import type { ResultFile } from "@lab/shared/results";
import {
  readRecords,
  runProgram,
  startProgram,
  tempDir,
  writeCertificates,
} from "@lab/tools/testing";

const SIGNING = "smft/03_signing_client.ts";

const KEYS: readonly KeySpec[] = [
  { keyId: "curve", versions: [{ version: 1, generate: "EC_P256" }] },
  { keyId: "rsa", versions: [{ version: 1, generate: "RSA_2048" }] },
];

/** A server that signs, in this process; SMFT's variables are ready. */
interface Pair {
  readonly env: Record<string, string>;
  readonly ring: KeyRing;
  /** The result file, read. */
  read(): ReturnType<typeof readRecords>;
}

/** @param change what the server does otherwise with what it answers */
async function withServer(
  body: (pair: Pair) => Promise<void>,
  change: (response: SignResponse, count: number) => SignResponse = (response) => response,
): Promise<void> {
  await using temp = await tempDir();
  const dir = temp.path;
  const pool = new SigningPool({ backend: chooseBackend().backend, threads: 1 });
  const ring = await KeyRing.open(pool, KEYS);
  const engine = await loadEngine("wire");
  const service = changed(createSigningService({ signer: new Signer(ring, pool), ring }), change);
  const server = engine.createServer({ services: [service] });
  const path = `${dir}/df.sock`;
  await server.listen({ kind: "unix", path });
  const resultsDir = `${dir}/results`;
  try {
    await body({
      ring,
      env: {
        ...{ DF_ADDRESS: `unix:${path}`, TLS_MODE: "off", RESULTS_DIR: resultsDir, QUIET: "true" },
        ...{ N_RPS: "200", T_DURATION_SEC: "1", T_WARMUP_SEC: "0.2", VERIFY_RATIO: "1" },
      },
      read: () => readRecords(`${resultsDir}/03_signing_results.txt`),
    });
  } finally {
    await server.close();
    await pool.close();
  }
}

/** The service with other answers to Sign. */
function changed(
  service: ServiceImplementation,
  change: (response: SignResponse, count: number) => SignResponse,
): ServiceImplementation {
  let count = 0;
  const sign = service.handlers.sign as (...args: unknown[]) => unknown;
  return {
    ...service,
    handlers: {
      ...service.handlers,
      sign: async (...args: unknown[]) => change(await sign(...args) as SignResponse, count++),
    } as ServiceImplementation["handlers"],
  };
}

/** What was found out about the signatures of a run. */
function signaturesOf(end: ResultFile["end"]): Readonly<Record<string, number>> {
  return end?.own?.signatures as Record<string, number>;
}

Deno.test("smft signing records network, queue and sign time apart, and verifies a mix", async () => {
  await withServer(async ({ env, read }) => {
    const { code, stdout, stderr } = await runProgram(SIGNING, {
      env: { ...env, ALGORITHMS: "ES256:3,PS256:1", MESSAGE_BYTES: "64" },
    });
    // A starved machine may make the run invalid; what it measured stands all the same.
    assert.ok(code === 0 || code === 3, stderr);
    const { records, meta, end } = await read();
    assert.equal(records.length, 200);
    for (const record of records) {
      const { ok, latency_ms: latency, network_ms, queue_ms, sign_ms } = record;
      assert.ok(ok && network_ms !== undefined && queue_ms !== undefined && sign_ms !== undefined);
      // Each is rounded to a microsecond for itself.
      assert.ok(
        Math.abs(network_ms + queue_ms + sign_ms - latency!) < 0.002,
        JSON.stringify(record),
      );
    }
    assert.equal(meta?.settings?.ALGORITHMS, "ES256:3,PS256:1");
    assert.equal(end?.ok, 200);
    assert.deepEqual(Object.keys(end?.breakdown ?? {}), ["ES256", "PS256"]);
    const { ES256, PS256 } = end!.breakdown!;
    assert.equal(ES256.sent + PS256.sent, 200);
    assert.ok(ES256.sent > 2 * PS256.sent, `${ES256.sent} and ${PS256.sent}`);
    assert.ok(PS256.metrics.sign!.p50_ms! > ES256.metrics.sign!.p50_ms!, "RSA is slower to sign");
    assert.deepEqual(end?.own?.signatures, {
      verified: 200,
      wrong: 0,
      verified_by: "webcrypto",
      compared: ES256.sent,
      nonce_repeats: 0,
      left_out: 0,
    });
    assert.match(stdout, /client +network +server/);
    assert.match(stdout, /✓ wrong_signatures==0/);
  });
});

Deno.test("smft signing keeps a closed loop going over threads with connections of their own", async () => {
  await withServer(async ({ env, read }) => {
    const { code, stderr } = await runProgram(SIGNING, {
      env: {
        ...env,
        ...{ N_RPS: "max", IN_FLIGHT: "8", THREADS: "2", CONNECTIONS: "3", RECORDS: "none" },
        ...{ VERIFY_RATIO: "0.1", ENCODING: "DER", INPUT: "digest" },
      },
    });
    assert.ok(code === 0 || code === 3, stderr);
    const { end } = await read();
    assert.equal(end?.connections, 6);
    assert.equal(end?.breakdown?.ES256.sent, end?.sent);
    const { verified, wrong, compared, nonce_repeats: repeats } = signaturesOf(end);
    assert.equal(compared, end?.ok);
    assert.ok(verified > 0 && verified < compared, `${verified} of ${compared}`);
    assert.deepEqual([wrong, repeats], [0, 0]);
    assert.equal(end?.metrics?.network?.count, end?.ok);
  });
});

for (
  const { name, change, crossed } of [
    {
      name: "a signature is wrong",
      // With its own checksum, so that it is no damage on the way.
      change: (response: SignResponse) => {
        const signature = response.signature.slice();
        signature[40] ^= 1;
        return { ...response, signature, signatureCrc32c: crc32c(signature) };
      },
      crossed: /✗ wrong_signatures==0 \(was 200\)/,
    },
    {
      name: "a checksum is not the signature's",
      change: (response: SignResponse, count: number) =>
        count % 2 === 0 ? response : { ...response, signatureCrc32c: 1 },
      crossed: /✗ wrong_signatures==0 \(was \d+\)/,
    },
    {
      name: "a nonce is used twice",
      change: (response: SignResponse) => {
        const signature = response.signature.slice();
        signature.fill(7, 0, 32);
        return { ...response, signature, signatureCrc32c: crc32c(signature) };
      },
      crossed: /✗ nonce_repeats==0 \(was \d+\)/,
    },
  ]
) {
  Deno.test(`smft signing exits with 99 when ${name}`, async () => {
    await withServer(async ({ env, read }) => {
      const { code, stdout, stderr } = await runProgram(SIGNING, { env });
      assert.ok(code === 99 || code === 3, stderr);
      assert.match(stdout, crossed);
      assert.ok((await read()).end?.thresholds?.some(({ ok }) => !ok));
    }, change);
  });
}

Deno.test("smft signing verifies by the version that signed when a key is rotated under load", async () => {
  let ring: KeyRing | undefined;
  await withServer(async (pair) => {
    ring = pair.ring;
    const { code, stderr } = await runProgram(SIGNING, { env: pair.env });
    assert.ok(code === 0 || code === 3, stderr);
    const { end } = await pair.read();
    assert.equal(end?.ok, 200);
    assert.deepEqual([signaturesOf(end).verified, signaturesOf(end).wrong], [200, 0]);
    assert.ok(ring.list().some(({ latest }) => latest === 2), "the key was rotated");
  }, (response, count) => {
    if (count === 120) void ring?.rotate("curve");
    return response;
  });
});

Deno.test("smft signing sends again what the server was too busy for, only when it is asked to", async () => {
  const busy = (response: SignResponse, count: number) => {
    if (count % 4 === 0) throw new RpcError(Status.RESOURCE_EXHAUSTED, "busy");
    return response;
  };
  await withServer(async ({ env, read }) => {
    await runProgram(SIGNING, { env });
    const { end } = await read();
    assert.ok((end?.codes?.RESOURCE_EXHAUSTED ?? 0) > 40, JSON.stringify(end?.codes));
    assert.equal(end?.own?.retries, undefined);
  }, busy);
  await withServer(async ({ env, read }) => {
    const { stderr } = await runProgram(SIGNING, { env: { ...env, RETRY: "true" } });
    const { end } = await read();
    assert.equal(end?.ok, 200);
    assert.ok(Number(end?.own?.retries) > 40, `${end?.own?.retries} retries`);
    assert.match(stderr, /a latency has all attempts in it/);
  }, busy);
});

for (
  const { name, env, code, problem } of [
    {
      name: "no key signs by the algorithm",
      env: { ALGORITHMS: "ES256,RS256@RSA_4096" },
      code: 2,
      problem: /no key RSA_4096 that signs by RS256; its keys: curve \(ES256/,
    },
    { name: "an algorithm is broken", env: { ALGORITHMS: "RS1" }, code: 2, problem: /broken/ },
    {
      name: "an address is none",
      env: { DF_ADDRESS: "50051" },
      code: 2,
      problem: /vsock:CID:PORT/,
    },
    {
      name: "more connections than the engine has",
      env: { CONNECTIONS: "2", ENGINE: "grpc-js" },
      code: 2,
      problem: /CONNECTIONS above 1 needs ENGINE=wire/,
    },
    {
      name: "a limit on what a closed loop has not",
      env: { N_RPS: "max", THRESHOLD: "p(99)<5" },
      code: 2,
      problem: /there is no corrected/,
    },
    {
      name: "nobody listens",
      env: { DF_ADDRESS: "unix:/nowhere/df.sock" },
      code: 4,
      problem: /df\.sock/,
    },
  ]
) {
  Deno.test(`smft signing sends nothing and says why when ${name}`, async () => {
    await withServer(async (pair) => {
      const finished = await runProgram(SIGNING, { env: { ...pair.env, ...env } });
      assert.equal(finished.code, code, finished.stderr);
      assert.match(finished.stderr, problem);
      assert.doesNotMatch(finished.stderr, /^\s+at /m);
    });
  });
}

Deno.test("smft signing says so when the server has no signing service", async () => {
  await using temp = await tempDir();
  const dir = temp.path;
  const engine = await loadEngine("wire");
  const server = engine.createServer({ services: [] });
  await server.listen({ kind: "unix", path: `${dir}/df.sock` });
  try {
    const { code, stderr } = await runProgram(SIGNING, {
      env: { DF_ADDRESS: `unix:${dir}/df.sock`, TLS_MODE: "off", RESULTS_DIR: dir },
    });
    assert.equal(code, 2, stderr);
    assert.match(stderr, /does not tell its keys: UNIMPLEMENTED/);
  } finally {
    await server.close();
  }
});

for (
  const { name, address } of [
    { name: "TCP", address: () => "127.0.0.1:0" },
    { name: "a Unix socket", address: (dir: string) => `unix:${dir}/df.sock` },
  ]
) {
  Deno.test(`smft signing signs by DF over mTLS and ${name}, with every kind of key`, async () => {
    await using temp = await tempDir();
    const dir = temp.path;
    const files = await writeCertificates(dir);
    const df = await startProgram("df/03_signing_server.ts", {
      env: { ...files.df, DF_ADDRESS: address(dir), SIGNING_THREADS: "1" },
    });
    try {
      const dialled = df.port > 0 ? `127.0.0.1:${df.port}` : address(dir);
      const { code, stderr } = await runProgram(SIGNING, {
        env: {
          ...files.smft,
          ...{ DF_ADDRESS: dialled, RESULTS_DIR: `${dir}/results`, QUIET: "true" },
          ...{ ALGORITHMS: "ES256:9,ES384,ES512,RS256,PS512@RSA_3072", VERIFY_RATIO: "1" },
          ...{ N_RPS: "100", T_DURATION_SEC: "1", T_WARMUP_SEC: "0.5" },
        },
      });
      assert.ok(code === 0 || code === 3, stderr);
      const { end, meta } = await readRecords(`${dir}/results/03_signing_results.txt`);
      assert.equal(meta?.connection?.tls_version, "TLSv1.3");
      assert.equal(end?.ok, 100);
      assert.equal(Object.keys(end?.breakdown ?? {}).length, 5);
      assert.deepEqual([signaturesOf(end).verified, signaturesOf(end).wrong], [100, 0]);
    } finally {
      await df.stop();
    }
  });
}
