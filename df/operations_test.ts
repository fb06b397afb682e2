import assert from "node:assert/strict";
import { signingService } from "@lab/shared/codec";
import { call, loadEngine } from "@lab/shared/rpc";
import { HAS_PROMTOOL, promtoolSays } from "../shared/observe/testing.ts";
import { runProgram, startProgram, withTempDir, writeCertificates } from "@lab/tools/testing";

/** In one step, so that no half-written file is read. */
async function replace(path: string, text: string): Promise<void> {
  await Deno.writeTextFile(`${path}.new`, text);
  await Deno.rename(`${path}.new`, path);
}

const judged = HAS_PROMTOOL ? ", which promtool accepts" : " (promtool is not installed)";

for (const threads of [1, 2]) {
  Deno.test(`DF with ${threads} threads serves metrics of them all${judged}`, async () => {
    await withTempDir(async (dir) => {
      const files = await writeCertificates(dir);
      const df = await startProgram("df/02_coldconn_server.ts", {
        env: {
          ...files.df,
          ...{ DF_PORT: "0", DELAY_MS: "2", METRICS_PORT: "0", THREADS: String(threads) },
        },
      });
      const port = /port=(\d+)/.exec(await df.waitFor(/serving metrics/))?.[1];
      const { code, stderr } = await runProgram("smft/02_coldconn_client.ts", {
        env: {
          ...files.smft,
          ...{ DF_PORT: String(df.port), RESULTS_DIR: dir, QUIET: "true", TIMEOUT_MS: "5000" },
          ...{ N_RPS: "20", T_DURATION_SEC: "1", T_WARMUP_SEC: "0" },
        },
      });
      assert.ok(code === 0 || code === 3, stderr);
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      const labels = 'grpc_type="unary",grpc_service="score.ScoreService",grpc_method="GetScore"';
      for (
        const line of [
          `grpc_server_handled_total{${labels},grpc_code="OK"} 20`,
          `grpc_server_handling_seconds_bucket{${labels},le="0.001"} 0`,
          `grpc_server_handling_seconds_count{${labels}} 20`,
        ]
      ) assert.ok(text.includes(`${line}\n`), `${line} in ${text}`);
      // The client looks at the server once before it begins.
      assert.match(text, /^grpc_server_connections_total 2[01]$/m);
      if (HAS_PROMTOOL) assert.deepEqual(await promtoolSays(text), { code: 0, said: "" });
      const stopped = await df.stop();
      assert.equal(stopped.code, 0, stopped.stderr);
    });
  });
}

Deno.test(`DF signing serves its own metrics beside those of every server${judged}`, async () => {
  const df = await startProgram("df/03_signing_server.ts", {
    env: { DF_PORT: "0", TLS_MODE: "off", SIGNING_KEYS: "a=EC_P256", METRICS_PORT: "0" },
  });
  const port = /port=(\d+)/.exec(await df.waitFor(/serving metrics/))?.[1];
  const { createChannel } = await loadEngine("wire");
  const channel = createChannel({ address: { kind: "tcp", host: "127.0.0.1", port: df.port } });
  const message = new TextEncoder().encode("what is signed here");
  await call(channel, signingService.methods.sign, {
    ...{ keyId: "a", keyVersion: 0, algorithm: "ES256", encoding: 2, message },
  });
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  assert.match(text, /^signing_queue_seconds_count\{.*\} 1$/m);
  assert.match(text, /^signing_sign_seconds_count\{.*\} 1$/m);
  assert.match(text, /^grpc_server_handled_total\{.*"Sign",grpc_code="OK"\} 1$/m);
  if (HAS_PROMTOOL) assert.deepEqual(await promtoolSays(text), { code: 0, said: "" });
  await channel.close();
  const { code, stderr } = await df.stop();
  assert.equal(code, 0, stderr);
});

Deno.test("DF takes a changed log level and limits from its file, and keeps them when the file is wrong", async () => {
  await withTempDir(async (dir) => {
    const config = `${dir}/df.yaml`;
    const write = (content: string) => replace(config, `df_port: 0\ntls_mode: off\n${content}`);
    await write("log_level: info\ndelay_ms: 1\n");
    const df = await startProgram("df/01_steady_server.ts", { args: ["--config", config] });
    assert.match(df.ready, /plain text, .*delay 1 ms/);
    await write("log_level: loud\n");
    assert.match(
      await df.waitFor(/kept the old settings/),
      /ERROR kept the old settings: --log-level \(LOG_LEVEL\) is "loud", from .*df\.yaml; expected one of/,
    );
    df.process.kill("SIGHUP");
    await df.waitFor(/SIGHUP: reading all files again/);
    await df.waitFor(/kept the old settings/, { count: 2 });
    await write("log_level: debug\ndelay_ms: 5\nmax_connections: 1\n");
    assert.match(
      await df.waitFor(/settings reloaded/),
      /INFO settings reloaded .*MAX_CONNECTIONS=1 LOG_LEVEL=debug/,
    );
    assert.match(await df.waitFor(/next start/), /WARN DELAY_MS: the new value counts from the/);
    const peers = await Promise.all(
      [1, 2].map(() => Deno.connect({ hostname: "127.0.0.1", port: df.port })),
    );
    await df.waitFor(/refused a connection: 1 connections are open already/);
    for (const peer of peers) peer.close();
    const { code, stdout } = await df.stop();
    assert.equal(code, 0, stdout);
  });
});

Deno.test("DF keeps its certificates when the new ones are wrong, and says so again on SIGHUP", async () => {
  await withTempDir(async (dir) => {
    const files = await writeCertificates(dir);
    const df = await startProgram("df/01_steady_server.ts", { env: { ...files.df, DF_PORT: "0" } });
    await replace(files.df.TLS_CERT, "nothing");
    assert.match(
      await df.waitFor(/kept the old certificates/),
      /ERROR kept the old certificates: .*server\.crt/,
    );
    df.process.kill("SIGHUP");
    await df.waitFor(/kept the old certificates/, { count: 2 });
    const { code, stderr } = await runProgram("smft/02_coldconn_client.ts", {
      env: {
        ...files.smft,
        ...{ DF_PORT: String(df.port), RESULTS_DIR: dir, QUIET: "true", TIMEOUT_MS: "5000" },
        ...{ N_RPS: "5", T_DURATION_SEC: "0.4", T_WARMUP_SEC: "0" },
      },
    });
    assert.ok(code === 0 || code === 3, stderr);
    assert.equal((await df.stop()).code, 0);
  });
});

Deno.test("df steady exits with 2 when the file of --config is none of its settings", async () => {
  await withTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/df.yaml`, "delay_msec: 5");
    const { code, stderr } = await runProgram("df/01_steady_server.ts", {
      args: ["--config", `${dir}/df.yaml`],
    });
    assert.equal(code, 2, stderr);
    assert.match(
      stderr,
      /^df: --config is ".*df\.yaml"; there is no setting delay_msec; did you mean/,
    );
  });
});
