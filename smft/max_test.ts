import assert from "node:assert/strict";
import {
  readRecords,
  type Running,
  runProgram,
  startProgram,
  tempDir,
  testEachEngine,
  writeCertificates,
} from "@lab/tools/testing";
import { waitForFile } from "./testing/wait_for_file.ts";

const STEADY = "smft/01_steady_client.ts";

async function withDf(
  body: (pair: { df: Running; env: Record<string, string>; file: string }) => Promise<void>,
): Promise<void> {
  await using temp = await tempDir();
  const dir = temp.path;
  const files = await writeCertificates(dir);
  const df = await startProgram("df/01_steady_server.ts", {
    env: { ...files.df, DF_PORT: "0", DELAY_MS: "0" },
  });
  try {
    await body({
      df,
      file: `${dir}/01_steady_results.txt`,
      env: {
        ...{ ...files.smft, DF_PORT: String(df.port), RESULTS_DIR: dir, QUIET: "true" },
        ...{ T_WARMUP_SEC: "0.1", T_DURATION_SEC: "1", TIMEOUT_MS: "5000" },
      },
    });
  } finally {
    await df.stop();
  }
}

testEachEngine(
  (engine) => `smft steady runs N_RPS=max as a closed loop over ${engine}`,
  async (engine) => {
    await withDf(async ({ env, file }) => {
      const { code, stdout, stderr } = await runProgram(STEADY, {
        env: { ...env, ENGINE: engine, N_RPS: "max", IN_FLIGHT: "8" },
      });
      assert.equal(code, 0, stderr);
      const { meta, end, records } = await readRecords(file);
      assert.equal(meta?.schedule, "max");
      assert.equal(meta?.closed_loop, true);
      assert.equal(meta?.in_flight, 8);
      assert.equal(meta?.records, "failed");
      assert.equal(records.length, 0);
      assert.ok(end!.ok! >= 100, `${end?.ok}`);
      assert.equal(end?.sent, end?.ok);
      assert.equal(end?.connections, 1);
      assert.equal(end?.metrics?.latency?.count, end?.sent);
      assert.equal(end?.metrics?.corrected, undefined);
      assert.ok(Math.abs(end!.achieved_rps! * end!.elapsed_ms! / 1000 / end!.sent! - 1) < 0.01);
      assert.match(stdout, /closed loop: 8 in flight, corrected latency does not apply/);
    });
  },
);

Deno.test("smft steady ends a closed loop in time when DF is killed, as invalid", async () => {
  await withDf(async ({ df, env, file }) => {
    const client = await startProgram(STEADY, {
      env: { ...env, N_RPS: "max", ENGINE: "wire", T_WARMUP_SEC: "0", T_DURATION_SEC: "2" },
      ready: /connected/,
    });
    await df.stop("SIGKILL");
    const { code, stderr } = await client.finished();
    assert.equal(code, 3, stderr);
    const { end } = await readRecords(file);
    assert.match(end!.reasons!.join(), /connection was lost/);
    assert.ok((end?.codes?.UNAVAILABLE ?? 0) > 0);
  });
});

Deno.test("smft steady sends one schedule from two threads, into one file", async () => {
  await withDf(async ({ env, file }) => {
    const { code, stderr } = await runProgram(STEADY, {
      env: { ...env, ENGINE: "wire", N_RPS: "201", THREADS: "2" },
    });
    assert.ok(code === 0 || code === 3, stderr);
    const { meta, end, records } = await readRecords(file);
    assert.equal(meta?.threads, 2);
    assert.equal(end?.asked, 201);
    assert.equal(end?.ok, 201);
    assert.equal(end?.connections, 2);
    assert.equal(end?.metrics?.corrected?.count, 201);
    assert.doesNotMatch(end!.reasons!.join(), /connection/);
    const due = records.map((record) => record.at_ms!).sort((a, b) => a - b);
    assert.equal(due.length, 201);
    due.forEach((atMs, k) => assert.ok(Math.abs(atMs - k * 1000 / 201) < 0.002, `${k}: ${atMs}`));
  });
});

Deno.test("smft steady keeps a closed loop in two threads, and finishes its file on SIGINT", async () => {
  await withDf(async ({ env, file }) => {
    const client = await startProgram(STEADY, {
      env: { ...env, ENGINE: "wire", N_RPS: "max", THREADS: "2", T_DURATION_SEC: "60" },
      ready: /connected/,
    });
    await waitForFile(file);
    const { code, stderr } = await client.stop("SIGINT");
    assert.equal(code, 130, stderr);
    const { end } = await readRecords(file);
    assert.equal(end?.verdict, "interrupted");
    assert.equal(end?.connections, 2);
    // The signal may come before the first call.
    assert.equal(end?.metrics?.latency?.count ?? 0, end?.sent);
  });
});

const wrong: [string, Record<string, string>, RegExp][] = [
  ["a threshold on lateness", { THRESHOLD: "p(99)<50" }, /there is no corrected.*latency\.p\(99\)/],
  ["fewer calls than threads", { IN_FLIGHT: "1", THREADS: "2" }, /IN_FLIGHT is 1, and 2 THREADS/],
];
for (const [name, env, says] of wrong) {
  Deno.test(`smft steady refuses a closed loop with ${name}`, async () => {
    await withDf(async (pair) => {
      const finished = await runProgram(STEADY, { env: { ...pair.env, N_RPS: "max", ...env } });
      assert.equal(finished.code, 2, finished.stderr);
      assert.match(finished.stderr, says);
    });
  });
}

Deno.test("smft steady exits with 4 when none of its threads finds a server", async () => {
  await withDf(async ({ df, env }) => {
    await df.stop("SIGKILL");
    const { code, stderr } = await runProgram(STEADY, { env: { ...env, THREADS: "2" } });
    assert.equal(code, 4, stderr);
    assert.doesNotMatch(stderr, /^\s+at /m);
  });
});
