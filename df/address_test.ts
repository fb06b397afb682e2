import assert from "node:assert/strict";
import { readResults } from "@lab/shared/results";
import { openMultiplexer } from "../shared/transport/testing.ts";
import { runProgram, startProgram, withTempDir, writeCertificates } from "@lab/tools/testing";

const MODES = [["mtls", "mTLS"], ["tls", "TLS"], ["off", "plain text"]] as const;

for (const [mode, words] of MODES) {
  Deno.test(`DF serves TCP, a Unix socket and the hybrid form of vsock at once, and SMFT dials each, by ${words}`, async () => {
    await withTempDir(async (dir) => {
      const files = await writeCertificates(dir);
      const others = [`unix:${dir}/df.sock`, `vsock-uds:${dir}/v.sock:5000`];
      const multiplexer = await openMultiplexer(`${dir}/v.sock`);
      const df = await startProgram("df/01_steady_server.ts", {
        env: {
          ...files.df,
          ...{ DF_ADDRESS: ["127.0.0.1:0", ...others].join(","), TLS_MODE: mode, DELAY_MS: "0" },
        },
      });
      const ready = new RegExp(
        String.raw`listening on (127\.0\.0\.1:\d+) and unix:\S+ and vsock-uds:\S+, ${words}`,
      );
      const tcp = ready.exec(df.ready)?.[1];
      assert.ok(tcp, df.ready);
      for (const address of [tcp, ...others]) {
        const { code, stderr } = await runProgram("smft/01_steady_client.ts", {
          env: {
            ...files.smft,
            ...{ DF_ADDRESS: address, TLS_MODE: mode, RESULTS_DIR: dir, QUIET: "true" },
            ...{ N_RPS: "50", T_DURATION_SEC: "0.5", T_WARMUP_SEC: "0", TIMEOUT_MS: "2000" },
          },
        });
        assert.ok(code === 0 || code === 3, `${address}: ${stderr}`);
        const { meta, end } = await readResults(`${dir}/01_steady_results.txt`);
        assert.equal(meta?.target, address);
        assert.deepEqual(end?.codes, { OK: 25 }, address);
      }
      const { code, stderr } = await df.stop();
      assert.equal(code, 0, stderr);
      await multiplexer[Symbol.asyncDispose]();
    });
  });
}

Deno.test("DF and SMFT meet over vsock where the machine has it, and else say what it lacks", async () => {
  await withTempDir(async (dir) => {
    const files = await writeCertificates(dir);
    const df = await startProgram("df/01_steady_server.ts", {
      env: { ...files.df, DF_ADDRESS: "127.0.0.1:0,vsock:ANY:0", DELAY_MS: "0" },
    }).catch((error: Error) => error);
    if (df instanceof Error) {
      assert.match(df.message, /cannot listen at vsock:ANY:0: .*(AF_VSOCK|\/dev\/vsock)/);
      return;
    }
    const port = /vsock:ANY:(\d+)/.exec(df.ready)?.[1];
    const { code, stderr } = await runProgram("smft/01_steady_client.ts", {
      env: {
        ...files.smft,
        ...{ DF_ADDRESS: `vsock:LOCAL:${port}`, RESULTS_DIR: dir, QUIET: "true" },
        ...{ N_RPS: "50", T_DURATION_SEC: "0.5", T_WARMUP_SEC: "0", TIMEOUT_MS: "2000" },
      },
    });
    console.log(code === 4 ? "no vsock loopback here: the words were judged" : "over real vsock");
    if (code === 4) assert.match(stderr, /vsock:1:\d+ .*no vsock loopback; load its module/);
    else assert.ok(code === 0 || code === 3, stderr);
    assert.equal((await df.stop()).code, 0);
  });
});

Deno.test("smft steady exits with 4 when its engine cannot dial the address, and names one that can", async () => {
  await withTempDir(async (dir) => {
    const files = await writeCertificates(dir);
    const { code, stderr } = await runProgram("smft/01_steady_client.ts", {
      env: {
        ...files.smft,
        ...{ DF_ADDRESS: "vsock:LOCAL:5000", ENGINE: "grpc-js", RESULTS_DIR: dir },
      },
    });
    assert.equal(code, 4, stderr);
    assert.match(stderr, /vsock:1:5000.*take the engine wire/);
  });
});

Deno.test("df steady exits with 2 when an address is none, or threads are to share a Unix socket", async () => {
  await withTempDir(async (dir) => {
    const { df: files } = await writeCertificates(dir);
    const rows: [Record<string, string>, RegExp][] = [
      [{ DF_ADDRESS: "127.0.0.1:0,vsock:guest:1" }, /DF_ADDRESS.*CID "guest" is not ANY/],
      [{ DF_ADDRESS: `unix:${dir}/df.sock`, THREADS: "2" }, /THREADS is 2.*only one can listen/],
    ];
    for (const [env, words] of rows) {
      const { code, stderr } = await runProgram("df/01_steady_server.ts", {
        env: { ...files, ...env },
      });
      assert.equal(code, 2, stderr);
      assert.match(stderr, words);
    }
  });
});
