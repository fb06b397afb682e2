import { hostFacts } from "../../observe/mod.ts";
import type { TickDriverFacts } from "../../pace/mod.ts";
import type { ConnectionMeta, RecordsMode, RunMeta } from "../../results/mod.ts";
import type { ConnectionFacts } from "../../transport/mod.ts";
import type { ClientValues } from "../program/client_settings.ts";
import type { LoadContext } from "../program/load_context.ts";
import { hostMeta, pacerMeta } from "./machine_meta.ts";
import type { RunRate } from "./run_rate.ts";

/** Above this rate a record a call costs more than it tells, and only failed calls have one. */
const ALL_RECORDS_MAX_PER_SEC = 5000;

/** What is known of a run before its clock starts, beside the settings. */
interface RunMetaOptions {
  readonly rate: RunRate;
  /** The first of those that were opened before the clock starts. */
  readonly connection?: ConnectionFacts;
  /** Absent for a closed loop, which nothing paces. */
  readonly pacer?: TickDriverFacts;
  /** Threads that send. */
  readonly threads: number;
}

/** The head of a result file. */
export function runMeta(context: LoadContext, options: RunMetaOptions): RunMeta {
  const { settings, engine, target, scenario } = context;
  const { rate, threads } = options;
  const closed = rate.count === undefined;
  const host = hostFacts();
  const rps = Number(rate.text);
  return {
    schema: 1,
    run_id: crypto.randomUUID(),
    test: scenario.test,
    target,
    started_at: new Date().toISOString(),
    ...(Number.isFinite(rps) ? { rps } : { schedule: rate.text }),
    ...(closed ? { closed_loop: true, in_flight: rate.inFlight } : {}),
    ...(threads > 1 ? { threads } : {}),
    duration_sec: settings.durationSec,
    warmup_sec: settings.warmupSec,
    timeout_ms: settings.timeoutMs,
    engine: engine.name,
    deno: host.deno,
    lab: host.lab,
    records: recordsMode(settings.records, rate.peakPerSec),
    ...(options.pacer === undefined ? {} : { pacer: pacerMeta(options.pacer) }),
    ...(options.connection === undefined ? {} : { connection: connectionMeta(options.connection) }),
    host: hostMeta(),
    ...(context.floor === undefined ? {} : { floor: context.floor }),
    settings: { ...context.shown, ...(closed ? {} : { IN_FLIGHT_MAX: rate.inFlight }) },
  };
}

/** Which calls have records, when the settings leave that to the rate. */
export function recordsMode(asked: ClientValues["records"], peakPerSec: number): RecordsMode {
  if (asked !== "auto") return asked;
  return peakPerSec > ALL_RECORDS_MAX_PER_SEC ? "failed" : "all";
}

function connectionMeta({ id, remote, local, tls, timings }: ConnectionFacts): ConnectionMeta {
  return {
    id,
    remote,
    local,
    tls_version: tls?.version,
    cipher: tls?.cipher,
    alpn: tls?.alpn,
    peer_fingerprint: tls?.peerFingerprint256,
    t_connect_ms: timings.totalMs,
    t_dns_ms: timings.dnsMs,
    t_tcp_ms: timings.tcpMs,
    t_tls_ms: timings.tlsMs,
    t_settings_ms: timings.settingsMs,
  };
}
