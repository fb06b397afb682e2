import assert from "node:assert/strict";
import { scoreService, signingService } from "@lab/shared/codec";
import { implement, loadEngine, type Server, type ServerInterceptor } from "@lab/shared/rpc";
import { createSigningService } from "@lab/shared/services";
import { chooseBackend, KeyRing, Signer, SigningPool } from "@lab/shared/signing";
import { readRecords, runProgram, tempDir } from "@lab/tools/testing";

/** A measured run, and the connections that it makes beside those of its calls. */
interface MeasuredRun {
  readonly name: string;
  readonly client: string;
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
  /** Of this many calls. */
  readonly connections: (calls: number) => number;
}

const STEADY = {
  client: "smft/01_steady_client.ts",
  file: "01_steady_results.txt",
  env: { N_RPS: "50" },
};
const COLDCONN = { client: "smft/02_coldconn_client.ts", file: "02_coldconn_results.txt" };
const SIGNING = { client: "smft/03_signing_client.ts", file: "03_signing_results.txt" };

const RUNS: readonly MeasuredRun[] = [
  { ...STEADY, name: "01_steady", connections: () => 1 },
  {
    ...STEADY,
    name: "01_steady in threads",
    env: { ...STEADY.env, THREADS: "2" },
    connections: () => 2,
  },
  {
    ...STEADY,
    name: "01_steady as a closed loop",
    env: { N_RPS: "max", IN_FLIGHT: "4" },
    connections: () => 1,
  },
  // A probe says in time what is wrong with the address.
  { ...COLDCONN, name: "02_coldconn", env: { N_RPS: "20" }, connections: (calls) => 1 + calls },
  {
    ...SIGNING,
    name: "03_signing",
    env: { N_RPS: "50", CONNECTIONS: "2" },
    connections: () => 1 + 2,
  },
];

/** Refuses every call of a connection with REFUSED_STREAM; those of 03_signing once keys were asked for. */
async function refusingServer(): Promise<{ server: Server; close: () => Promise<void> }> {
  const engine = await loadEngine("wire");
  const pool = new SigningPool({ backend: chooseBackend().backend, threads: 1 });
  const ring = await KeyRing.open(pool, [
    { keyId: "curve", versions: [{ version: 1, generate: "EC_P256" }] },
  ]);
  const refuseNew: ServerInterceptor = (served, next) => {
    const { path } = served.context.method;
    if (path === signingService.methods.listKeys.path) server.updateLimits({ maxHandlers: 0 });
    return next(served);
  };
  const server = engine.createServer({
    services: [
      createSigningService({ signer: new Signer(ring, pool), ring }),
      implement(scoreService, { getScore: () => assert.fail("it is refused unseen") }),
    ],
    interceptors: [refuseNew],
  });
  return {
    server,
    async close() {
      await server.close();
      await pool.close();
    },
  };
}

for (const engine of ["wire", "grpc-js"]) {
  for (const { name, client, file, env, connections } of RUNS) {
    if (engine !== "wire" && name === "03_signing") continue; // several connections are wire's alone
    Deno.test(`a measured run sends no call again when the server refuses it unseen: ${name}, ${engine}`, async () => {
      await using temp = await tempDir();
      const dir = temp.path;
      const { server, close } = await refusingServer();
      if (name !== "03_signing") server.updateLimits({ maxHandlers: 0 });
      const path = `${dir}/df.sock`;
      await server.listen({ kind: "unix", path });
      try {
        const { stderr } = await runProgram(client, {
          env: {
            ...{ DF_ADDRESS: `unix:${path}`, TLS_MODE: "off", RESULTS_DIR: dir, QUIET: "true" },
            ...{
              T_DURATION_SEC: "1",
              T_WARMUP_SEC: "0",
              NO_REPORT: "true",
              ENGINE: engine,
              TIMEOUT_MS: "5000",
              ...env,
            },
          },
        });
        const { end } = await readRecords(`${dir}/${file}`);
        assert.ok(end!.sent! > 0, stderr);
        assert.equal(end!.codes!.UNAVAILABLE, end!.sent, JSON.stringify(end!.codes));
        const { callsFailed, connections: made } = server.counters;
        assert.equal(callsFailed, end!.sent, "the server saw each call once");
        assert.equal(made, connections(end!.sent!));
      } finally {
        await close();
      }
    });
  }
}
