import assert from "node:assert/strict";
import {
  launchProgram,
  readRecords,
  type Running,
  runProgram,
  startProgram,
  tempDir,
  writeCertificates,
} from "@lab/tools/testing";
import { waitForFile } from "./testing/wait_for_file.ts";

const STEADY = "smft/01_steady_client.ts";
const COLDCONN = "smft/02_coldconn_client.ts";

/** A pair in a directory of its own: DF runs, and SMFT's variables are ready. */
interface Pair {
  readonly dir: string;
  readonly df: Running;
  readonly env: Record<string, string>;
}

async function withPair(
  serverEnv: Record<string, string>,
  body: (pair: Pair) => Promise<void>,
): Promise<void> {
  await using temp = await tempDir();
  const dir = temp.path;
  const files = await writeCertificates(dir);
  const df = await startProgram("df/01_steady_server.ts", {
    env: { ...files.df, DF_PORT: "0", ...serverEnv },
  });
  try {
    const env = { ...files.smft, DF_PORT: String(df.port), RESULTS_DIR: `${dir}/results` };
    await body({ dir, df, env: { ...env, QUIET: "true", T_WARMUP_SEC: "0.2" } });
  } finally {
    await df.stop();
  }
}

async function read(path: string) {
  const { records, ...file } = await readRecords(path);
  return { file, records };
}

Deno.test("smft steady records exactly rate times duration calls on one connection", async () => {
  await withPair({ DELAY_MS: "5" }, async ({ env }) => {
    const { code, stdout, stderr } = await runProgram(STEADY, {
      env: { ...env, N_RPS: "200", T_DURATION_SEC: "1.5", TIMEOUT_MS: "1000" },
    });
    // A starved machine may make the run invalid; what it sent stands all the same.
    assert.ok(code === 0 || code === 3, stderr);
    const { file, records } = await read(`${env.RESULTS_DIR}/01_steady_results.txt`);
    const { meta, end } = file;
    assert.equal(records.length, 300);
    assert.ok(records.every((record) => record.ok));
    assert.equal(end?.sent, 300);
    assert.equal(end?.connections, 1);
    assert.equal(meta?.connection?.tls_version, "TLSv1.3");
    assert.equal(meta?.rps, 200);
    // Intended times are even, whatever the machine did.
    const due = records.map((record) => record.at_ms!).sort((a, b) => a - b);
    due.forEach((atMs, k) => assert.ok(Math.abs(atMs - k * 5) < 0.002, `call ${k} at ${atMs}`));
    assert.ok(records.every((record) => record.latency_ms! >= 5), "faster than the delay");
    assert.match(stdout, /01_steady_results\.txt/);
  });
});

Deno.test("smft steady makes a file for each rate of a list, and keeps earlier ones", async () => {
  await withPair({ DELAY_MS: "0" }, async ({ env }) => {
    const run = () =>
      runProgram(STEADY, {
        env: { ...env, N_RPS: "50,100", T_DURATION_SEC: "0.3", TIMEOUT_MS: "1000" },
      });
    await run();
    const { code, stdout, stderr } = await run();
    assert.ok(code === 0 || code === 3, stderr);
    const names = [...Deno.readDirSync(env.RESULTS_DIR)].map(({ name }) => name).sort();
    assert.equal(names.length, 5, names.join());
    assert.ok(names.includes("01_steady_results_50.txt"));
    assert.ok(names.includes("01_steady_results_100.txt"));
    const page = await Deno.readTextFile(`${env.RESULTS_DIR}/01_steady_results.html`);
    assert.match(page, /The rates side by side/);
    assert.match(stdout, /^report: .*01_steady_results\.html$/m);
  });
});

for (const target of ["json=-", "junit=/dev/stdout"]) {
  Deno.test(`smft steady has nothing but the export on stdout with --export ${target}`, async () => {
    await withPair({ DELAY_MS: "0" }, async ({ env }) => {
      const { code, stdout, stderr } = await runProgram(STEADY, {
        args: ["--export", target],
        env: { ...env, N_RPS: "50,50", T_DURATION_SEC: "300ms", TIMEOUT_MS: "1s" },
      });
      assert.ok(code === 0 || code === 3, stderr);
      if (target.startsWith("json")) {
        const { runs } = JSON.parse(stdout);
        const names = runs.map(({ name }: { name: string }) => name);
        assert.deepEqual(names, ["01_steady_results_50", "01_steady_results_50_2"]);
      } else assert.match(stdout, /^<\?xml [^]*<\/testsuites>\n$/);
      assert.match(stderr, /^results: .*_50_2\.txt$[^]*^report: [^]*verdict/m);
    });
  });
}

Deno.test("smft steady keeps the rate and records DEADLINE_EXCEEDED when DF is slow", async () => {
  await withPair({ DELAY_MS: "300" }, async ({ env }) => {
    const { code, stderr } = await runProgram(STEADY, {
      env: { ...env, N_RPS: "200", T_DURATION_SEC: "1", TIMEOUT_MS: "50" },
    });
    assert.ok(code === 0 || code === 3, stderr);
    const { file, records } = await read(`${env.RESULTS_DIR}/01_steady_results.txt`);
    assert.equal(records.length, 200);
    assert.equal(file.end?.codes?.DEADLINE_EXCEEDED, 200);
    assert.ok(records.every((record) => record.latency_ms! >= 49 && record.latency_ms! < 300));
  });
});

Deno.test("smft steady completes its file with UNAVAILABLE when DF is killed", async () => {
  await withPair({ DELAY_MS: "5" }, async ({ df, env }) => {
    const client = await startProgram(STEADY, {
      env: { ...env, QUIET: "false", N_RPS: "100", T_DURATION_SEC: "3", TIMEOUT_MS: "500" },
      ready: /connected/,
    });
    // The connection is in use from here on; kill it once calls are recorded.
    await waitForFile(`${env.RESULTS_DIR}/01_steady_results.txt`);
    await df.stop("SIGKILL");
    const { code, stderr } = await client.finished();
    assert.equal(code, 3, stderr);
    assert.doesNotMatch(stderr, /^\s+at /m);
    const { file, records } = await read(`${env.RESULTS_DIR}/01_steady_results.txt`);
    assert.equal(records.length, 300);
    assert.ok((file.end?.codes?.UNAVAILABLE ?? 0) > 0, JSON.stringify(file.end?.codes));
    assert.equal(file.end?.verdict, "invalid");
    assert.match(file.end!.reasons!.join(), /connection was lost/);
  });
});

Deno.test("smft steady leaves a complete file and exits with 130 on SIGINT", async () => {
  await withPair({ DELAY_MS: "0" }, async ({ env }) => {
    const client = await startProgram(STEADY, {
      env: { ...env, N_RPS: "100", T_DURATION_SEC: "60", TIMEOUT_MS: "1000" },
      ready: /connected/,
    });
    await waitForFile(`${env.RESULTS_DIR}/01_steady_results.txt`);
    const { code, stderr } = await client.stop("SIGINT");
    assert.equal(code, 130, stderr);
    const { file, records } = await read(`${env.RESULTS_DIR}/01_steady_results.txt`);
    assert.equal(file.end?.interrupted, true);
    assert.equal(file.end?.verdict, "interrupted");
    assert.equal(records.length, file.end?.sent);
  });
});

Deno.test("smft steady stops in time over capacity, and what it asked for adds up", async () => {
  await withPair({ DELAY_MS: "5" }, async ({ env }) => {
    const started = performance.now();
    const { code, stderr } = await runProgram(STEADY, {
      env: { ...env, N_RPS: "400000", T_DURATION_SEC: "1", TIMEOUT_MS: "300" },
    });
    assert.equal(code, 3, stderr);
    const { file } = await read(`${env.RESULTS_DIR}/01_steady_results.txt`);
    const { asked, sent, ok, codes } = file.end!;
    assert.equal(asked, 400_000);
    const counted = Object.values(codes!).reduce((sum, each) => sum + each);
    assert.equal(counted, asked);
    assert.equal(sent! + (codes!.NOT_SENT ?? 0), asked);
    assert.ok(ok! <= sent!);
    // 1.4 s, and what this machine takes to start, to drain and to write the page.
    assert.ok(performance.now() - started < 25_000);
  });
});

Deno.test("smft ends at once with 130 when it is stopped while it connects", async () => {
  // Takes connections and never says a word of TLS.
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using temp = await tempDir();
  const { smft } = await writeCertificates(temp.path);
  for (const script of [STEADY, COLDCONN]) {
    const client = launchProgram(script, {
      env: {
        ...{ ...smft, RESULTS_DIR: `${temp.path}/results`, QUIET: "true" },
        ...{ DF_PORT: String(listener.addr.port), CONNECT_TIMEOUT_MS: "60000" },
      },
    });
    using conn = await listener.accept();
    await conn.read(new Uint8Array(1));
    const started = performance.now();
    const { code, stderr } = await client.stop("SIGINT");
    assert.equal(code, 130, stderr);
    assert.match(stderr, /stopped before the first call/);
    assert.ok(performance.now() - started < 30_000);
  }
});

Deno.test("smft coldconn counts attempts that are still connecting at the end as failed", async () => {
  await withPair({ DELAY_MS: "5" }, async ({ df, env }) => {
    const client = await startProgram(COLDCONN, {
      env: {
        ...{ ...env, QUIET: "false", N_RPS: "50", T_DURATION_SEC: "2", T_WARMUP_SEC: "0" },
        ...{ TIMEOUT_MS: "500", CONNECT_TIMEOUT_MS: "2000" },
      },
      ready: /a connection can be made/,
    });
    await waitForFile(`${env.RESULTS_DIR}/02_coldconn_results.txt`);
    df.process.kill("SIGSTOP");
    try {
      const { code, stderr } = await client.finished();
      assert.ok(code === 0 || code === 3, stderr);
    } finally {
      df.process.kill("SIGCONT");
    }
    const { file, records } = await read(`${env.RESULTS_DIR}/02_coldconn_results.txt`);
    const { asked, codes } = file.end!;
    assert.equal(asked, 100);
    assert.equal(Object.values(codes!).reduce((sum, each) => sum + each), 100);
    assert.equal(records.length, 100);
    assert.ok((codes!.OK ?? 0) < 100, JSON.stringify(codes));
  });
});

Deno.test("smft coldconn does not wait for attempts under way when it is stopped twice", async () => {
  await withPair({ DELAY_MS: "5" }, async ({ df, env }) => {
    // Lets the first connection through, by which SMFT sees that DF is there, and then none.
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const held: Deno.Conn[] = [];
    const tenHeld = Promise.withResolvers<void>();
    const through = (async () => {
      const [client, server] = [
        await listener.accept(),
        await Deno.connect({ hostname: "127.0.0.1", port: df.port }),
      ];
      const ways = [
        client.readable.pipeTo(server.writable).catch(() => {}),
        server.readable.pipeTo(client.writable).catch(() => {}),
      ];
      for await (const conn of listener) {
        if (held.push(conn) === 10) tenHeld.resolve();
      }
      await Promise.all(ways);
    })();
    const client = launchProgram(COLDCONN, {
      env: {
        ...{ ...env, DF_PORT: String(listener.addr.port), N_RPS: "50", T_DURATION_SEC: "600" },
        ...{ T_WARMUP_SEC: "0", TIMEOUT_MS: "60000", CONNECT_TIMEOUT_MS: "600000" },
      },
    });
    await tenHeld.promise;
    client.process.kill("SIGINT");
    // Until then it is the same wish.
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const { code, stderr } = await client.stop("SIGINT");
    assert.equal(code, 130, stderr);
    const { file, records } = await read(`${env.RESULTS_DIR}/02_coldconn_results.txt`);
    const { asked, codes } = file.end!;
    assert.ok(asked! >= 10);
    assert.equal(Object.values(codes!).reduce((sum, each) => sum + each), asked);
    assert.equal(records.length, asked);
    listener.close();
    for (const conn of held) conn.close();
    await through;
  });
});

Deno.test("smft steady exits with 99 when a threshold is crossed in a valid run", async () => {
  await withPair({ DELAY_MS: "20" }, async ({ env }) => {
    const { code, stdout, stderr } = await runProgram(STEADY, {
      args: ["--threshold", "p(50)<10", "--threshold", "error_ratio<0.5"],
      env: { ...env, N_RPS: "20", T_DURATION_SEC: "1", TIMEOUT_MS: "1000" },
    });
    assert.ok(code === 99 || code === 3, stderr);
    assert.match(stdout, /✗ corrected\.p\(50\)<10/);
    assert.match(stdout, /✓ error_ratio<0\.5/);
  });
});

Deno.test("smft steady writes what it is asked to export, and tells a CI service what was crossed", async () => {
  await withPair({ DELAY_MS: "5" }, async ({ dir, env }) => {
    const step = `${dir}/step.md`;
    const { stdout, stderr } = await runProgram(STEADY, {
      args: ["--export", `junit=${dir}/out/junit.xml`, "--export", `hlog=${dir}/out`],
      env: {
        ...env,
        ...{ N_RPS: "100", T_DURATION_SEC: "0.5", TIMEOUT_MS: "1000", THRESHOLD: "p(50)<5" },
        ...{ NO_REPORT: "true", GITHUB_STEP_SUMMARY: step },
      },
    });
    assert.match(await Deno.readTextFile(`${dir}/out/junit.xml`), /name="corrected\.p\(50\)&lt;5"/);
    assert.match(
      await Deno.readTextFile(`${dir}/out/01_steady_results.hlog`),
      /^0\.000,0\.\d{3},/m,
    );
    assert.match(await Deno.readTextFile(step), /- 01_steady_results: ✗ corrected\.p\(50\)<5/);
    const annotated = /^::error title=threshold of 01_steady_results::✗ corrected\.p\(50\)<5 /m;
    assert.match(stderr, annotated);
    // Results alone are on stdout, the verdict last.
    assert.doesNotMatch(stdout, /::error/);
    assert.match(stdout.trimEnd().split("\n").at(-1)!, /^verdict: /);
  });
});

Deno.test("smft steady says so and exits with 1 when an export cannot be written", async () => {
  await withPair({ DELAY_MS: "0" }, async ({ dir, env }) => {
    await Deno.writeTextFile(`${dir}/file`, "");
    const { code, stdout, stderr } = await runProgram(STEADY, {
      args: ["--export", `hlog=${dir}/file`],
      env: { ...env, N_RPS: "50", T_DURATION_SEC: "0.2", TIMEOUT_MS: "1000", NO_REPORT: "true" },
    });
    assert.equal(code, 1, stderr);
    assert.match(stderr, /no export: cannot write .*\.hlog/);
    assert.match(stdout, /verdict: /);
    const none = await runProgram(STEADY, { args: ["--export", "csv=x"], env });
    assert.equal(none.code, 2);
    assert.match(none.stderr, /there is no format csv; there are json=FILE/);
  });
});

Deno.test("smft coldconn times a connection of its own for every attempt", async () => {
  await withPair({ DELAY_MS: "0" }, async ({ env }) => {
    const { code, stderr } = await runProgram(COLDCONN, {
      env: { ...env, N_RPS: "20", T_DURATION_SEC: "1", TIMEOUT_MS: "1000" },
    });
    assert.ok(code === 0 || code === 3, stderr);
    const { file, records } = await read(`${env.RESULTS_DIR}/02_coldconn_results.txt`);
    assert.equal(records.length, 20);
    assert.equal(file.end?.connections, 20);
    assert.equal(new Set(records.map((record) => record.connection_id)).size, 20);
    for (const record of records) {
      assert.ok(record.t_connect_ms! > 0 && record.t_first_rpc_ms! > 0);
      assert.ok(record.t_total_ms! >= record.t_connect_ms!);
      assert.equal(record.tls_version, "TLSv1.3");
    }
  });
});

Deno.test("smft coldconn records the phase and status of attempts that fail", async () => {
  await withPair({ DELAY_MS: "0" }, async ({ df, env }) => {
    const client = await startProgram(COLDCONN, {
      env: { ...env, N_RPS: "10", T_DURATION_SEC: "3", TIMEOUT_MS: "500" },
      ready: /a connection can be made/,
    });
    await waitForFile(`${env.RESULTS_DIR}/02_coldconn_results.txt`);
    await df.stop("SIGKILL");
    const { stderr } = await client.finished();
    assert.doesNotMatch(stderr, /^\s+at /m);
    const { file, records } = await read(`${env.RESULTS_DIR}/02_coldconn_results.txt`);
    assert.equal(records.length, 30);
    assert.ok((file.end?.codes?.UNAVAILABLE ?? 0) > 0, JSON.stringify(file.end?.codes));
    const refused = records.filter((record) => record.phase === "tcp");
    assert.ok(refused.length > 0, JSON.stringify(records.filter((record) => !record.ok)));
  });
});

for (const mode of ["tls", "off"]) {
  Deno.test(`smft steady and DF work with TLS_MODE=${mode}`, async () => {
    await withPair({ DELAY_MS: "0", TLS_MODE: mode }, async ({ df, env }) => {
      assert.match(df.ready, mode === "tls" ? /, TLS, TLS 1\.3, / : /, plain text, /);
      const { code, stderr } = await runProgram(STEADY, {
        env: { ...env, TLS_MODE: mode, N_RPS: "50", T_DURATION_SEC: "0.5", TIMEOUT_MS: "1000" },
      });
      assert.ok(code === 0 || code === 3, stderr);
      const { file } = await read(`${env.RESULTS_DIR}/01_steady_results.txt`);
      assert.equal(file.end?.ok, 25);
      assert.equal(file.meta?.connection?.tls_version, mode === "tls" ? "TLSv1.3" : undefined);
    });
  });
}

Deno.test("smft steady takes every setting from flag, environment and .env, in that order", async () => {
  await withPair({ DELAY_MS: "0" }, async ({ dir, env }) => {
    await Deno.writeTextFile(
      `${dir}/file.env`,
      "N_RPS=7\nT_DURATION_SEC=1\nTIMEOUT_MS=900\nVECTOR_LENGTH=3\nSEED=42\nRECORDS=failed\n",
    );
    const { code, stderr } = await runProgram(STEADY, {
      args: [`--env=${dir}/file.env`, "--rps=40", "--pacer=timer", "--in-flight-max=500"],
      env: { ...env, N_RPS: "20", T_DURATION_SEC: "0.5", CONNECT_TIMEOUT_MS: "3000" },
    });
    assert.ok(code === 0 || code === 3, stderr);
    const { file, records } = await read(`${env.RESULTS_DIR}/01_steady_results.txt`);
    const { meta, end } = file;
    assert.equal(meta?.rps, 40, "the flag wins");
    assert.equal(meta?.duration_sec, 0.5, "then the environment");
    assert.equal(meta?.timeout_ms, 900, "then the file");
    assert.equal(meta?.pacer?.driver, "timer");
    assert.equal(meta?.records, "failed");
    assert.equal(records.length, 0);
    assert.equal(end?.ok, 20);
    const { IN_FLIGHT_MAX, VECTOR_LENGTH, SEED, CONNECT_TIMEOUT_MS } = meta?.settings ?? {};
    assert.deepEqual(
      [IN_FLIGHT_MAX, VECTOR_LENGTH, SEED, CONNECT_TIMEOUT_MS].map(Number),
      [500, 3, 42, 3000],
    );
  });
});
