import assert from "node:assert/strict";
import { figuresOfRun, writeRuns } from "@lab/shared/report";
import {
  readRun,
  renderMarkdown,
  renderTerminal,
  summarizeRun,
  type Summary,
} from "@lab/shared/results";
import { tempDir } from "@lab/tools/testing";

/** What is shown of a run, wherever it is. */
interface Shown {
  readonly summary: Summary;
  readonly terminal: string;
  readonly markdown: string;
  readonly page: string;
}

/** Writes a result file of a test, and shows it. */
async function show(
  test: string,
  { records, end = {} }: { readonly records: readonly object[]; readonly end?: object },
): Promise<Shown> {
  await using temp = await tempDir();
  const path = `${temp.path}/${test}_results.txt`;
  const lines = records.map((record) => JSON.stringify(record));
  const ending = JSON.stringify({ verdict: "valid", reasons: [], ...end });
  await Deno.writeTextFile(path, [`#TEST=${test}`, ...lines, `#END=${ending}`, ""].join("\n"));
  const run = await readRun(path);
  const summary = summarizeRun(run);
  await writeRuns([await figuresOfRun(run, test)], `${temp.path}/page.html`);
  return {
    summary,
    terminal: renderTerminal([summary], { color: false }),
    markdown: renderMarkdown([summary]),
    page: await Deno.readTextFile(`${temp.path}/page.html`),
  };
}

Deno.test("the steps of 02_coldconn and its sessions are shown wherever its runs are", async () => {
  const session = { tls_version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384" };
  const steps = { t_dns_ms: 0.3, t_tcp_ms: 0.4, t_tls_ms: 2.5, t_settings_ms: 1.5 };
  const records = Array.from({ length: 50 }, (_, k) => ({
    ...{ ok: true, t_connect_ms: 4.8, t_first_rpc_ms: 41, t_total_ms: 45.8 },
    ...{ ...steps, ...session, connection_id: k, late_ms: 0.1, at_ms: k * 100 },
  }));
  const failed = { ok: false, code: "UNAVAILABLE", phase: "tcp", error: "refused", at_ms: 5000 };
  const shown = await show("02_coldconn", { records: [...records, failed] });
  const { metrics, tallies } = shown.summary;
  assert.deepEqual(tallies.by_tls, { "TLSv1.3 TLS_AES_256_GCM_SHA384": 50 });
  assert.deepEqual(tallies.failed_at, { tcp: 1 });
  assert.deepEqual([metrics.connect?.p50_ms, metrics.corrected?.p50_ms], [4.8, 45.9]);
  const facts = /TLSv1\.3 TLS_AES_256_GCM_SHA384 50 times, 1 failed at tcp/;
  assert.match(shown.terminal, /^ +DNS +TCP +TLS +SETTINGS +connect +first call$/m);
  assert.match(shown.terminal, facts);
  assert.match(shown.markdown, /## Connecting, ms\n/);
  assert.match(shown.markdown, /\| SETTINGS \| connect \| first call \| total \|/);
  assert.match(shown.markdown, facts);
  assert.match(shown.page, /What a new connection costs/);
  assert.match(shown.page, /TLS 2\.50\sms, SETTINGS 1\.50\sms/);
  assert.match(shown.page, /of its steps TLS takes longest/);
  assert.doesNotMatch(shown.page, /signature/);
});

Deno.test("the parts, algorithms and checks of 03_signing are shown wherever its runs are", async () => {
  // Two algorithms in turn: one takes 0.02 ms to sign, the other 1 ms behind 2 ms of others.
  const records = Array.from({ length: 1000 }, (_, k) => {
    const [algorithm, queueMs, signMs] = k % 2 === 0 ? ["ES256", 0.01, 0.02] : ["RS256", 2, 1];
    return {
      ...{ ok: true, latency_ms: 0.3 + Number(queueMs) + Number(signMs), late_ms: 0.05, at_ms: k },
      ...{ algorithm, network_ms: 0.3, queue_ms: queueMs, sign_ms: signMs },
    };
  });
  const times = { p50_ms: 1, p90_ms: 1, p95_ms: 1, p99_ms: 2, "p99.9_ms": 3, max_ms: 3 };
  const stats = { count: 500, ...times, mean_ms: 1 };
  const one = { sent: 500, ok: 500, latency: stats, network: stats, queue: stats, sign: stats };
  const shown = await show("03_signing", {
    records,
    end: {
      algorithms: { ES256: one, RS256: { ...one, ok: 499 } },
      signatures: { verified: 100, wrong: 0, verified_by: "node", compared: 500, nonce_repeats: 1 },
      retries: 0,
    },
  });
  const { metrics, breakdown, own } = shown.summary;
  assert.deepEqual([metrics.network?.p50_ms, metrics.queue?.p99_ms], [0.3, 2]);
  // Of each call the sum, and not the sum of two quantiles.
  assert.deepEqual([metrics.server?.p50_ms, metrics.server?.max_ms], [0.03, 3]);
  assert.equal(breakdown?.RS256.metrics.sign?.p50_ms, 1);
  assert.deepEqual(Object.keys(own ?? {}), ["signatures", "retries"]);
  const checks =
    /100 signatures verified by node, 0 of them wrong; nonces used twice: 1 of 500 of ECDSA/;
  assert.match(shown.terminal, /^ +client +network +server +of it queue +and sign$/m);
  assert.match(shown.terminal, /^p50 +50\.0 µs +300 µs +30\.0 µs +10\.0 µs +20\.0 µs$/m);
  assert.match(shown.terminal, /^RS256 +500 +499 /m);
  assert.match(shown.terminal, checks);
  assert.match(shown.markdown, /## Where the time went, ms\n/);
  assert.match(shown.markdown, /## Algorithms, ms\n\n\| run +\| algorithm \|/);
  assert.match(shown.markdown, /\| ES256 +\| +500 \|/);
  assert.match(shown.markdown, /## Signatures\n\n- .*: 100 signatures verified by node/);
  assert.match(shown.page, /Where the time of a signature went/);
  assert.match(shown.page, /network 300\sµs, server 30\.0\sµs, queue 10\.0\sµs, sign 20\.0\sµs/);
  assert.match(shown.page, /RS256<\/th><td>500<\/td><td>499<\/td><td>1\.00 ms<\/td>/);
  assert.match(shown.page, checks);
});
