import assert from "node:assert/strict";
import {
  type Finished,
  launch,
  outputOf,
  readRecords,
  runProgram,
  startProgram,
  succeeds,
  tempDir,
  writeCertificates,
} from "@lab/tools/testing";

const STEADY = "smft/01_steady_client.ts";
const FILE = "01_steady_results.txt";

/** A pair whose client is about to be spoiled; `env` is that of the client. */
async function withDf(
  delayMs: number,
  body: (pair: { dir: string; env: Record<string, string> }) => Promise<void>,
): Promise<void> {
  await using temp = await tempDir();
  const dir = temp.path;
  const files = await writeCertificates(dir);
  const df = await startProgram("df/01_steady_server.ts", {
    env: { ...files.df, DF_PORT: "0", DELAY_MS: String(delayMs) },
  });
  try {
    const env = { ...files.smft, DF_PORT: String(df.port), RESULTS_DIR: dir, QUIET: "true" };
    await body({ dir, env: { ...env, T_WARMUP_SEC: "0.2", TIMEOUT_MS: "2000" } });
  } finally {
    await df.stop();
  }
}

/** Holds that the run is called invalid everywhere for this reason; gives its end and records. */
async function assertInvalid({ code, stdout, stderr }: Finished, dir: string, reason: RegExp) {
  assert.equal(code, 3, stderr);
  const { end, records } = await readRecords(`${dir}/${FILE}`);
  assert.equal(end?.verdict, "invalid");
  assert.match(end.reasons!.join("\n"), reason);
  assert.match(stdout, /verdict: invalid/);
  assert.match(stdout, reason);
  return { end, records };
}

Deno.test("smft steady is invalid when its event loop is held up", async () => {
  await withDf(0, async ({ dir, env }) => {
    const finished = await runProgram("smft/testing/held_up_client.ts", {
      env: { ...env, N_RPS: "200", T_DURATION_SEC: "1.5" },
    });
    const { end } = await assertInvalid(finished, dir, /calls left late: p99 of lateness is/);
    assert.equal(end.sent, 300, "late calls are sent all the same");
    assert.ok(Number(end.health?.loop_stalls) >= 5, JSON.stringify(end.health));
    assert.ok(Number(end.health?.loop_stall_longest_ms) >= 15, JSON.stringify(end.health));
    assert.match(end.warnings!.join("\n"), /the sending loop stood still/);
  });
});

const HAS_TASKSET = await succeeds(["taskset", "--version"]);

Deno.test({
  name: "smft steady is invalid when other programs take its core" +
    (HAS_TASKSET ? "" : " (skipped: there is no taskset)"),
  ignore: !HAS_TASKSET,
  fn: async () => {
    await withDf(0, async ({ dir, env }) => {
      const client = await startProgram(STEADY, {
        env: { ...env, N_RPS: "500", T_DURATION_SEC: "2", REALTIME: "off" },
        ready: /connected/,
      });
      // Its threads and four that never rest on the first core that this process may use.
      const core = await firstCore();
      await outputOf(["taskset", "-acp", core, String(client.process.pid)]);
      const busy = Array.from(
        { length: 4 },
        () => launch(["taskset", "-c", core, "sh", "-c", "while :; do :; done"]),
      );
      const finished = await client.finished().finally(() =>
        Promise.all(busy.map((each) => each.stop("SIGKILL")))
      );

      const { end } = await assertInvalid(finished, dir, /calls left late: p99 of lateness is/);
      // Not told by every kernel.
      if (end.health?.thread_wait_ratio !== undefined) {
        assert.match(end.warnings!.join("\n"), /waited for a processor \d+\.\d\d % of the time/);
      }
    });
  },
});

Deno.test("smft steady is invalid and records NOT_SENT when the bound holds calls back", async () => {
  await withDf(200, async ({ dir, env }) => {
    const finished = await runProgram(STEADY, {
      env: { ...env, IN_FLIGHT_MAX: "1", T_WARMUP_SEC: "0", N_RPS: "50", T_DURATION_SEC: "1" },
    });
    const reason =
      /calls were due and held back by the bound on calls under way or the end of the run \(NOT_SENT\)/;
    const { end, records } = await assertInvalid(finished, dir, reason);
    const notSent = records.filter(({ code }) => code === "NOT_SENT");
    // One at a time and 200 ms each: of the 50 of a second at most six are sent.
    assert.equal(records.length, 50);
    assert.ok(notSent.length >= 44, `${notSent.length}`);
    assert.equal(end.codes?.NOT_SENT, notSent.length);
    assert.equal(end.sent, 50 - notSent.length);
    assert.ok(notSent.every(({ ok, latency_ms }) => !ok && latency_ms === undefined));
  });
});

/** The first core that this process may run on: in a container it need not be 0. */
async function firstCore(): Promise<string> {
  const list = await outputOf(["taskset", "-cp", String(Deno.pid)]);
  return /: (\d+)/.exec(list)![1];
}
