import assert from "node:assert/strict";
import { sampleRecords, sampleRun } from "../_sample.ts";
import { markup } from "../markup/markup.ts";
import { phaseSection } from "./phase_section.ts";

Deno.test("phaseSection tells which step of a cold connection takes longest", async () => {
  const records = Array.from({ length: 50 }, (_, k) => ({
    ...{ ok: true, t_dns_ms: 0.3, t_tcp_ms: 0.4, t_tls_ms: 2.5, t_settings_ms: 1.5 },
    ...{ t_connect_ms: 4.8, t_first_rpc_ms: 41, t_total_ms: 45.8, late_ms: 0.1, at_ms: k * 100 },
  }));
  const { text } = markup`${phaseSection(await sampleRun(records, { test: "02_coldconn" }))}`;
  assert.match(text, /TLS 2\.50\sms, SETTINGS 1\.50\sms/);
  assert.match(text, /of its steps TLS takes longest/);
  assert.doesNotMatch(text, /signature/);
});

Deno.test("phaseSection has the parts of a signature, and each algorithm of several", async () => {
  const records = sampleRecords(50).map((record) => ({
    ...record,
    ...{ algorithm: "ES256", network_ms: 1, queue_ms: 0.2, sign_ms: 0.8 },
  }));
  const times = { p50_ms: 2, p90_ms: 2, p95_ms: 2, p99_ms: 3, "p99.9_ms": 3 };
  const latency = { count: 25, ...times, max_ms: 3, mean_ms: 2 };
  const metrics = { latency };
  const breakdown = { ES256: { sent: 25, ok: 25, metrics }, RS256: { sent: 25, ok: 24, metrics } };
  const run = await sampleRun(records, { test: "03_signing", breakdown });
  const { text } = markup`${phaseSection(run)}`;
  assert.match(text, /network 1\.00\sms, server 1\.00\sms, queue 200\sµs, sign 800\sµs/);
  const one = markup`${
    phaseSection({ ...run, summary: { ...run.summary, breakdown: { ES256: breakdown.ES256 } } })
  }`;
  assert.doesNotMatch(one.text, /ES256/);
  assert.match(text, /RS256<\/th><td>25<\/td><td>24<\/td><td>2\.00 ms<\/td>/);
});

Deno.test("phaseSection is empty when a test times no parts", async () => {
  assert.equal(markup`${phaseSection(await sampleRun(sampleRecords(50)))}`.text, "");
});
