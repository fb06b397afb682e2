import assert from "node:assert/strict";
import { runProgram, startProgram, withTempDir, writeCertificates } from "@lab/tools/testing";

const STEADY = "smft/01_steady_client.ts";
const COLDCONN = "smft/02_coldconn_client.ts";
const SERVER = "df/01_steady_server.ts";
const SHORT = { T_DURATION_SEC: "0.5", T_WARMUP_SEC: "0", N_RPS: "20", TIMEOUT_MS: "1000" };

/** No stack trace, one line that begins with the program's name, the words expected. */
function assertPlain(stderr: string, words: RegExp): void {
  assert.match(stderr, words);
  assert.doesNotMatch(stderr, /^\s+at /m, "a stack trace");
}

/** A port at which nobody listens. */
function deadPort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

const wrongSettings: [string, string[], RegExp][] = [
  ["an unknown flag", ["--rpz=5"], /--rpz/],
  ["a rate of zero", ["--rps=0"], /N_RPS|--rps/],
  ["a rate that is no number", ["--rps=fast"], /fast/],
  ["a timeout out of range", ["--timeout-ms=0"], /TIMEOUT_MS.*0/],
  ["a port out of range", ["--port=70000"], /70000/],
  ["a positional argument", ["localhost"], /localhost/],
  ["an engine that is none", ["--engine=curl"], /curl/],
  ["a threshold that is none", ["--threshold=p99"], /p99/],
  ["two exports to stdout", ["--export=json=-,junit=-"], /json=- and junit=- would both be/],
  ["an export of files to stdout", ["--export=hgrm=-"], /hgrm=-.*its files go to a directory/],
  ["a socket's path that is too long", [`--address=unix:${"x".repeat(108)}`], /takes 107/],
  ["an .env file that is missing", ["--env=/nowhere/.env"], /\/nowhere\/\.env/],
  ["a CA file that is missing", ["--cacert=/nowhere/ca.crt"], /\/nowhere\/ca\.crt/],
  ["a floor that is missing", ["--floor=/nowhere/floor.json"], /\/nowhere\/floor\.json/],
  ["a CA file that is a directory", ["--cacert=/tmp"], /\/tmp/],
];
for (const [name, args, words] of wrongSettings) {
  Deno.test(`smft steady exits with 2 and names the value when given ${name}`, async () => {
    const { code, stdout, stderr } = await runProgram(STEADY, { args });
    assert.equal(code, 2, stderr);
    assert.equal(stdout, "");
    assertPlain(stderr, words);
  });
}

Deno.test("smft steady exits with 2 when RESULTS_DIR cannot be written, before it dials", async () => {
  await withTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/file`, "");
    const env = { ...(await writeCertificates(dir)).smft, RESULTS_DIR: `${dir}/file` };
    const { code, stderr } = await runProgram(STEADY, { args: [`--port=${deadPort()}`], env });
    assert.equal(code, 2, stderr);
    assertPlain(stderr, /results/);
  });
});

Deno.test("smft steady exits with 2 when FLOOR is no floor, before it dials", async () => {
  await withTempDir(async (dir) => {
    const path = `${dir}/results.txt`;
    await Deno.writeTextFile(path, "#TEST=01_steady\n");
    const env = { ...(await writeCertificates(dir)).smft, RESULTS_DIR: dir, FLOOR: path };
    const { code, stderr } = await runProgram(STEADY, { args: [`--port=${deadPort()}`], env });
    assert.equal(code, 2, stderr);
    assertPlain(stderr, /FLOOR: .*results\.txt is not JSON.*expected the JSON of `smft calibrate`/);
  });
});

Deno.test("smft steady exits with 2 when the key does not belong to the certificate", async () => {
  await withTempDir(async (dir) => {
    const { smft, df } = await writeCertificates(dir);
    const env = { ...smft, TLS_KEY: df.TLS_KEY, RESULTS_DIR: dir };
    const { code, stderr } = await runProgram(STEADY, { env });
    assert.equal(code, 2, stderr);
    assertPlain(stderr, /TLS_KEY.*does not belong/);
  });
});

Deno.test("smft steady exits with 2 when its own certificate has expired", async () => {
  await withTempDir(async (dir) => {
    const { smft } = await writeCertificates(dir, { expired: "client" });
    const { code, stderr } = await runProgram(STEADY, { env: { ...smft, RESULTS_DIR: dir } });
    assert.equal(code, 2, stderr);
    assertPlain(stderr, /TLS_CERT.*expired/);
  });
});

Deno.test("smft coldconn exits with 2 when it is asked for a closed loop", async () => {
  const { code, stderr } = await runProgram(COLDCONN, { args: ["--rps=max"] });
  assert.equal(code, 2, stderr);
  assertPlain(stderr, /--rps.*max/);
});

for (const script of [STEADY, COLDCONN]) {
  Deno.test(`${script} exits with 4 when nobody listens`, async () => {
    await withTempDir(async (dir) => {
      const { smft } = await writeCertificates(dir);
      const port = deadPort();
      const env = { ...smft, RESULTS_DIR: dir, DF_PORT: String(port) };
      const { code, stderr } = await runProgram(script, { env });
      assert.equal(code, 4, stderr);
      assertPlain(stderr, new RegExp(`localhost:${port}`));
    });
  });
}

Deno.test("smft steady exits with 4 when the name does not resolve", async () => {
  await withTempDir(async (dir) => {
    const { smft } = await writeCertificates(dir);
    const env = { ...smft, RESULTS_DIR: dir, DF_HOST: "no-such-host.invalid" };
    const { code, stderr } = await runProgram(STEADY, { env });
    assert.equal(code, 4, stderr);
    assertPlain(stderr, /no-such-host\.invalid/);
  });
});

Deno.test("smft steady exits with 4 when something else listens at the port", async () => {
  await withTempDir(async (dir) => {
    const { smft } = await writeCertificates(dir);
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const serving = (async () => {
      for await (const connection of listener) {
        await connection.write(new TextEncoder().encode("220 mail ready\r\n")).catch(() => {});
        connection.close();
      }
    })();
    const env = { ...smft, RESULTS_DIR: dir, DF_PORT: String(listener.addr.port) };
    const { code, stderr } = await runProgram(STEADY, { env });
    listener.close();
    await serving;
    assert.equal(code, 4, stderr);
    assertPlain(stderr, /TLS/);
  });
});

/** What each side has that makes the handshake fail, and the word that tells it apart. */
const handshakes: [
  string,
  {
    server?: Parameters<typeof writeCertificates>[1];
    serverEnv?: Record<string, string>;
    clientEnv?: Record<string, string>;
  },
  RegExp,
][] = [
  ["the server's CA is not trusted", { server: { otherAuthority: "server" } }, /certificate/i],
  ["the server's name is another", { server: { hosts: ["elsewhere.test"] } }, /certificate/i],
  ["the client shows no certificate", { clientEnv: { TLS_MODE: "tls" } }, /certificate/i],
  ["the client speaks plain text to a TLS port", { clientEnv: { TLS_MODE: "off" } }, /TLS/],
  ["the server speaks plain text", { serverEnv: { TLS_MODE: "off" } }, /TLS/],
];
for (const [name, { server, serverEnv, clientEnv }, words] of handshakes) {
  Deno.test(`smft steady exits with 4 when ${name}`, async () => {
    await withTempDir(async (dir) => {
      await Deno.mkdir(`${dir}/df`);
      await Deno.mkdir(`${dir}/smft`);
      const { df } = await writeCertificates(`${dir}/df`, server);
      const { smft } = await writeCertificates(`${dir}/smft`);
      const running = await startProgram(SERVER, { env: { ...df, DF_PORT: "0", ...serverEnv } });
      try {
        const { code, stderr } = await runProgram(STEADY, {
          env: { ...smft, RESULTS_DIR: dir, DF_PORT: String(running.port), ...SHORT, ...clientEnv },
        });
        assert.equal(code, 4, stderr);
        assertPlain(stderr, words);
      } finally {
        await running.stop();
      }
    });
  });
}

Deno.test("smft steady exits with 4 when the server's certificate has expired", async () => {
  await withTempDir(async (dir) => {
    // DF refuses to start with it, so another TLS server shows it.
    const { df, smft } = await writeCertificates(dir, { expired: "server" });
    const listener = Deno.listenTls({
      hostname: "127.0.0.1",
      port: 0,
      cert: await Deno.readTextFile(df.TLS_CERT),
      key: await Deno.readTextFile(df.TLS_KEY),
      alpnProtocols: ["h2"],
    });
    const serving = (async () => {
      for await (const connection of listener) {
        await connection.handshake().catch(() => {});
        try {
          connection.close();
        } catch {
          // The client has closed it.
        }
      }
    })();
    const env = { ...smft, RESULTS_DIR: dir, DF_PORT: String(listener.addr.port) };
    const { code, stderr } = await runProgram(STEADY, { env });
    listener.close();
    await serving.catch(() => {});
    assert.equal(code, 4, stderr);
    assertPlain(stderr, /expired/);
  });
});
