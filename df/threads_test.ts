import assert from "node:assert/strict";
import { readResults } from "@lab/shared/results";
import {
  runProgram,
  startProgram,
  tempDir,
  testEachEngine,
  writeCertificates,
} from "@lab/tools/testing";

testEachEngine(
  (engine) => `DF serves one port from two threads over ${engine}, reloads and drains them`,
  async (engine) => {
    await using temp = await tempDir();
    const dir = temp.path;
    // Of another name than the client calls it by, until all threads have taken the next one.
    const files = await writeCertificates(dir, { hosts: ["before.test"] });
    const df = await startProgram("df/02_coldconn_server.ts", {
      env: { ...files.df, DF_PORT: "0", DELAY_MS: "1", THREADS: "2", ENGINE: engine },
    });
    const connect = () =>
      runProgram("smft/02_coldconn_client.ts", {
        env: {
          ...files.smft,
          ...{ DF_PORT: String(df.port), RESULTS_DIR: dir, QUIET: "true" },
          ...{ N_RPS: "30", T_DURATION_SEC: "1", T_WARMUP_SEC: "0", TIMEOUT_MS: "5000" },
        },
      });
    try {
      assert.match(df.ready, /, delay 1 ms, 2 threads$/);
      assert.equal((await connect()).code, 4);
      await writeCertificates(dir);
      await df.waitFor(/certificates reloaded/);
      const { code, stderr } = await connect();
      assert.ok(code === 0 || code === 3, stderr);
      const { end } = await readResults(`${dir}/02_coldconn_results.txt`);
      assert.deepEqual(end?.codes, { OK: 30 });
    } finally {
      const { code, stderr } = await df.stop();
      assert.equal(code, 0, stderr);
      assert.match(stderr, /served.*calls=30 callsFailed=0/);
      assert.match(stderr, /delay really waited.*calls=30/);
    }
  },
);

Deno.test("DF with threads exits with 2 when another program has the port", async () => {
  await using temp = await tempDir();
  const dir = temp.path;
  const files = await writeCertificates(dir);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { code, stderr } = await runProgram("df/01_steady_server.ts", {
    env: { ...files.df, DF_PORT: String(listener.addr.port), THREADS: "2" },
  });
  listener.close();
  assert.equal(code, 2, stderr);
  assert.doesNotMatch(stderr, /^\s+at /m);
});

Deno.test("DF with threads exits with 2 where few files may be open, and says how many fit", async () => {
  const { code, stderr } = await runProgram("df/01_steady_server.ts", {
    openFiles: 256,
    env: { DF_PORT: "0", TLS_MODE: "off", THREADS: "4" },
  });
  assert.equal(code, 2, stderr);
  assert.match(stderr, /THREADS is 4, .* 256 open files .* take at most THREADS=1,/);
  assert.doesNotMatch(stderr, /^\s+at /m);
});
