import { LatencyHistogram } from "../stats/mod.ts";
import type { ColdconnAttempt } from "./coldconn_attempt.ts";
import type { CallTimes, Recorder } from "./measured_run.ts";
import type { PlainRecords } from "./plain_records.ts";
import { StatusTally } from "./status_tally.ts";

const NS_PER_MS = 1e6;

/** Each metric of an attempt and the field of the record that it counts. */
const STEPS = [
  ["connect", "t_connect_ms"],
  ["first_rpc", "t_first_rpc_ms"],
  ["total", "t_total_ms"],
  ["dns", "t_dns_ms"],
  ["tcp", "t_tcp_ms"],
  ["tls", "t_tls_ms"],
  ["settings", "t_settings_ms"],
] as const;

/** Counts every attempt of a 02_coldconn run, writes its record, and holds that none shared. */
export class ColdconnRecorder extends StatusTally implements Recorder<ColdconnAttempt> {
  readonly histograms = {
    corrected: new LatencyHistogram(),
    corrected_ok: new LatencyHistogram(),
    late: new LatencyHistogram(),
    connect: new LatencyHistogram(),
    first_rpc: new LatencyHistogram(),
    total: new LatencyHistogram(),
    dns: new LatencyHistogram(),
    tcp: new LatencyHistogram(),
    tls: new LatencyHistogram(),
    settings: new LatencyHistogram(),
  };
  readonly #ids = new Set<number>();
  /** Connections that all channels made together. */
  connections = 0;
  /** Attempts that had a connection. */
  connected = 0;

  /** @param writer where records go */
  constructor(readonly writer: PlainRecords) {
    super();
  }

  /** How many attempts found themselves on a connection that another one had. */
  get shared(): number {
    return this.connected - this.#ids.size;
  }

  /** Records an attempt that has ended. */
  ended(attempt: ColdconnAttempt, { startNs, dueNs }: CallTimes): void {
    const { record } = attempt;
    const lateMs = (attempt.dialledNs - dueNs) / NS_PER_MS;
    if (record.code === undefined) this.okCount++;
    else this.countFailure(record.code, record.error ?? "");
    this.connections += attempt.connections;
    if (record.connection_id !== undefined) {
      this.connected++;
      this.#ids.add(record.connection_id);
    }
    for (const [metric, field] of STEPS) {
      const ms = record[field];
      if (ms !== undefined) this.histograms[metric].recordMs(ms);
    }
    this.histograms.late.recordMs(lateMs);
    const correctedMs = (record.t_total_ms ?? 0) + lateMs;
    this.histograms.corrected.recordMs(record.ok ? correctedMs : Infinity);
    if (record.ok) this.histograms.corrected_ok.recordMs(correctedMs);
    this.writer.record({ ...record, late_ms: lateMs, at_ms: (dueNs - startNs) / NS_PER_MS });
  }

  /** Records an attempt that the bound on attempts under way held back. */
  notSent({ startNs, dueNs }: CallTimes): void {
    this.countFailure("NOT_SENT");
    this.histograms.corrected.recordMs(Infinity);
    this.writer.record({ ok: false, code: "NOT_SENT", at_ms: (dueNs - startNs) / NS_PER_MS });
  }
}
