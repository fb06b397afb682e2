import assert from "node:assert/strict";
import { readResults } from "@lab/shared/results";
import { openMultiplexer } from "../shared/transport/testing.ts";
import { runProgram, startProgram, writeCertificates } from "@lab/tools/testing";

async function withFolder(use: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "lab-" });
  try {
    await use(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("DF serves TCP, a Unix socket and the hybrid form of vsock at once, and SMFT dials each", async () => {
  await withFolder(async (dir) => {
    const files = await writeCertificates(dir);
    const others = [`unix:${dir}/df.sock`, `vsock-uds:${dir}/v.sock:5000`];
    const multiplexer = await openMultiplexer(`${dir}/v.sock`);
    const df = await startProgram("df/01_steady_server.ts", {
      env: {
        ...files.df,
        DF_ADDRESS: ["127.0.0.1:0", ...others].join(","),
        DELAY_MS: "0",
      },
    });
    const tcp = /listening on (127\.0\.0\.1:\d+) and unix:\S+ and vsock-uds:\S+, mTLS/
      .exec(df.ready)?.[1];
    assert.ok(tcp, df.ready);
    for (const address of [tcp, ...others]) {
      const { code, stderr } = await runProgram("smft/01_steady_client.ts", {
        env: {
          ...files.smft,
          ...{ DF_ADDRESS: address, RESULTS_DIR: dir, QUIET: "true", TIMEOUT_MS: "2000" },
          ...{ N_RPS: "50", T_DURATION_SEC: "0.5", T_WARMUP_SEC: "0" },
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

Deno.test("smft steady exits with 4 when its engine cannot dial the address, and names one that can", async () => {
  await withFolder(async (dir) => {
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
  await withFolder(async (dir) => {
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
