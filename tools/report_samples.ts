import { seededRandom } from "@lab/shared/pace";

/** A run of which the tests of the report make a result file. */
export interface SampleRun {
  readonly rps: number;
  readonly durationSec: number;
  /** Share of the calls that fail. @default 0 */
  readonly failedRatio?: number;
  /** Whether one call in the middle takes 5 seconds. @default false */
  readonly outlier?: boolean;
  /** Whether calls are slow for a while. @default false */
  readonly spell?: boolean;
  /** By how much each call takes longer. @default 0 */
  readonly slowerMs?: number;
  /** @default the rate */
  readonly seed?: number;
}

/** The text of a result file of 01_steady: about 40 ms a call, with a tail. */
export function steadySample(options: SampleRun): string {
  const { rps, durationSec, failedRatio = 0, outlier, spell, slowerMs = 0 } = options;
  const random = seededRandom(options.seed ?? rps);
  const count = rps * durationSec;
  const lines: string[] = [];
  let failed = 0;
  for (let k = 0; k < count; k++) {
    const at = ms(k * 1000 / rps);
    const late = ms(0.05 - 0.05 * Math.log(1 - random()));
    const spellMs = spell && k > count * 0.6 && k < count * 0.65 ? 2 : 0;
    const took = outlier && k === Math.floor(count / 2)
      ? 5000
      : ms(40.2 + slowerMs + spellMs - 0.4 * Math.log(1 - random()));
    if (random() < failedRatio) {
      failed++;
      const code = failed % 4 === 0 ? "UNAVAILABLE" : "DEADLINE_EXCEEDED";
      lines.push(JSON.stringify({ ok: false, code, latency_ms: 50, late_ms: late, at_ms: at }));
    } else {
      lines.push(JSON.stringify({ ok: true, latency_ms: took, late_ms: late, at_ms: at }));
    }
  }
  const meta = { ...head("01_steady", rps, durationSec), connection: CONNECTION };
  return file("01_steady", meta, lines, {
    ...{ asked: count, sent: count, ok: count - failed, asked_rps: rps, achieved_rps: rps },
    ...{ connections: 1, verdict: "valid", reasons: [], interrupted: false },
    warnings: ["the sending loop stood still 3 times, 2.1 ms at the longest"],
    thresholds: [
      { threshold: "corrected.p(99)<50", ok: true, actual: 42.9 },
      { threshold: "error_ratio<0.001", ok: failed === 0, actual: failed / count },
    ],
    health: { loop_stalls: 3, loop_stall_longest_ms: 2.1, thread_cpu_ratio: 0.22, load_1min: 1.1 },
  });
}

/** The same of 02_coldconn, where each attempt has its steps. */
export function coldconnSample(count: number): string {
  const random = seededRandom(2);
  const spread = (least: number) => ms(least * (1 - 0.4 * Math.log(1 - random())));
  const lines = Array.from({ length: count }, (_, k) => {
    const [dns, tcp, tls, settings] = [0.3, 0.4, 2.2, 1.4].map(spread);
    const connect = ms(dns + tcp + tls + settings);
    const first = spread(40.5);
    return JSON.stringify({
      ...{
        ok: true,
        t_connect_ms: connect,
        t_first_rpc_ms: first,
        t_total_ms: ms(connect + first),
      },
      ...{ t_dns_ms: dns, t_tcp_ms: tcp, t_tls_ms: tls, t_settings_ms: settings },
      ...{ tls_version: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256", connection_id: k },
      ...{ late_ms: 0.1, at_ms: k * 100 },
    });
  });
  return file("02_coldconn", head("02_coldconn", 10, count / 10), lines, {
    ...{ asked: count, sent: count, ok: count, asked_rps: 10, achieved_rps: 10 },
    ...{ connections: count, verdict: "valid", reasons: [], interrupted: false },
  });
}

const CONNECTION = {
  id: 1,
  remote: "127.0.0.1:50051",
  local: "127.0.0.1:40112",
  tls_version: "TLSv1.3",
  cipher: "TLS_AES_128_GCM_SHA256",
  alpn: "h2",
  t_connect_ms: 5.4,
};

function head(test: string, rps: number, durationSec: number) {
  return {
    ...{ schema: 1, run_id: "3f1c", test, target: "localhost:50051", rps },
    ...{ started_at: "2026-11-21T09:31:07.123Z", duration_sec: durationSec, warmup_sec: 2 },
    ...{ timeout_ms: 50, engine: "wire", deno: "2.9.3", lab: "0.1.0", records: "all" },
    pacer: { driver: "sleeper", timer_slack_lowered: true },
    host: { os: "linux", arch: "x86_64", cpus: 2, kernel: "6.12" },
    settings: { N_RPS: rps, T_DURATION_SEC: durationSec, TIMEOUT_MS: 50, ENGINE: "wire" },
  };
}

function file(test: string, meta: unknown, lines: readonly string[], end: unknown): string {
  return [
    `#TEST=${test}`,
    `#META=${JSON.stringify(meta)}`,
    ...lines,
    `#END=${JSON.stringify(end)}`,
    "",
  ].join("\n");
}

function ms(value: number): number {
  return Math.round(value * 1000) / 1000;
}
