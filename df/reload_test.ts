import assert from "node:assert/strict";
import { readResults } from "@lab/shared/results";
import { runProgram, startProgram, tempDir } from "@lab/tools/testing";

Deno.test("DF takes rolled-over certificates while a run goes on, and neither loses trust", async () => {
  await using temp = await tempDir();
  const dir = temp.path;
  const certs = async (...flags: string[]) => {
    const { code, stderr } = await runProgram("tools/certs.ts", {
      args: ["--dir", `${dir}/certs`, ...flags],
    });
    assert.equal(code, 0, `${flags}: ${stderr}`);
  };
  await certs();
  const files = (side: "df" | "smft", leaf: string) => ({
    TLS_CA: `${dir}/certs/${side}/ca.crt`,
    TLS_CERT: `${dir}/certs/${side}/${leaf}.crt`,
    TLS_KEY: `${dir}/certs/${side}/${leaf}.key`,
  });
  // The client of the long run, which began with the certificate of the CA that is retired, is kept.
  const df = await startProgram("df/01_steady_server.ts", {
    env: {
      ...files("df", "server"),
      DF_PORT: "0",
      DELAY_MS: "0",
      REFUSED_CONNECTIONS: "keep",
    },
  });
  const env = {
    ...files("smft", "client"),
    DF_PORT: String(df.port),
    QUIET: "true",
    T_WARMUP_SEC: "0",
    TIMEOUT_MS: "2000",
  };
  const steady = await startProgram("smft/01_steady_client.ts", {
    env: { ...env, N_RPS: "50", T_DURATION_SEC: "6", RESULTS_DIR: `${dir}/long` },
    ready: /connected/,
  });
  // A client that starts after each step is taken by a server that was there before it.
  const connects = async (step: string) => {
    const { code, stderr } = await runProgram("smft/02_coldconn_client.ts", {
      env: { ...env, N_RPS: "10", T_DURATION_SEC: "0.3", RESULTS_DIR: `${dir}/${step}` },
    });
    assert.ok(code === 0 || code === 3, `${step}: ${stderr}`);
    const { end } = await readResults(`${dir}/${step}/02_coldconn_results.txt`);
    assert.deepEqual(end?.codes, { OK: 3 }, step);
  };
  const steps = [["rotate", "--rotate"], ["rotate-ca", "--rotate-ca"], ["retire", "--retire-ca"]];
  for (const [count, [step, flag]] of steps.entries()) {
    await certs(flag);
    await connects(`${step}-at-once`);
    await df.waitFor(/certificates reloaded/, { count: count + 1 });
    await connects(step);
  }
  await df.waitFor(/keeping connections whose clients these certificates would refuse/);
  const { code, stderr } = await steady.finished();
  assert.ok(code === 0 || code === 3, stderr);
  const { end } = await readResults(`${dir}/long/01_steady_results.txt`);
  assert.equal(end?.connections, 1);
  assert.deepEqual(end?.codes, { OK: 300 });
  assert.equal((await df.stop()).code, 0);
});
