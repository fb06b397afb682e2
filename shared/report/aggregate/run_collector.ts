import type { ReadRecord } from "../../results/mod.ts";
import { OverTime } from "./over_time.ts";
import type { ReportCall } from "./report_call.ts";
import { Times } from "./times.ts";
import { TopCalls } from "./top_calls.ts";

/** How many of the slowest and of the failed calls are listed. */
export const LISTED_CALLS = 100;

/** The parts of a cold connection, in their order, and the fields that have them. */
export const PHASES = [
  ["dns", "t_dns_ms"],
  ["tcp", "t_tcp_ms"],
  ["tls", "t_tls_ms"],
  ["settings", "t_settings_ms"],
  ["first_rpc", "t_first_rpc_ms"],
  ["connect", "t_connect_ms"],
] as const satisfies readonly (readonly [string, keyof ReadRecord])[];
export type PhaseName = (typeof PHASES)[number][0];

/** A failed call with what it said. */
export interface FailedCall extends ReportCall {
  readonly error?: string;
  readonly phase?: string;
}

/** Takes the records of a run, one after the other, and keeps of them what its report needs. */
export class RunCollector {
  readonly overTime: OverTime;
  /** Corrected latency of all calls due, +∞ for those that failed. */
  readonly corrected = new Times();
  /** Corrected latency and service time of the calls that were answered with OK. */
  readonly answered = new Times();
  readonly service = new Times();
  readonly late = new Times();
  readonly phases = new Map<PhaseName, Times>();
  readonly slowest = new TopCalls(LISTED_CALLS);
  readonly failed: FailedCall[] = [];
  failedCount = 0;
  /** Calls without a time, which no chart over time can show. */
  withoutTime = 0;
  count = 0;
  readonly codes: Record<string, number> = {};

  constructor(options: { readonly durationMs?: number }) {
    this.overTime = new OverTime(options);
  }

  add(record: ReadRecord): void {
    const serviceMs = record.latency_ms ?? record.t_total_ms ?? NaN;
    const lateMs = record.late_ms ?? NaN;
    const call: ReportCall = {
      ok: record.ok,
      code: record.code ?? (record.ok ? "OK" : "FAILED"),
      atMs: record.at_ms ?? NaN,
      lateMs,
      serviceMs,
      latencyMs: Number.isNaN(lateMs) ? serviceMs : serviceMs + lateMs,
    };
    this.count++;
    this.codes[call.code] = (this.codes[call.code] ?? 0) + 1;
    if (!this.overTime.add(call)) this.withoutTime++;
    if (!Number.isNaN(lateMs)) this.late.add(lateMs);
    if (call.ok) this.#answered(call);
    else this.#failed(call, record);
    for (const [name, field] of PHASES) {
      const ms = record[field];
      if (ms === undefined) continue;
      let times = this.phases.get(name);
      if (times === undefined) this.phases.set(name, times = new Times());
      times.add(ms);
    }
  }

  #answered(call: ReportCall): void {
    if (Number.isNaN(call.serviceMs)) return;
    this.service.add(call.serviceMs);
    this.slowest.add(call);
    if (Number.isNaN(call.lateMs)) return;
    this.corrected.add(call.latencyMs);
    this.answered.add(call.latencyMs);
  }

  #failed(call: ReportCall, { error, phase }: ReadRecord): void {
    this.failedCount++;
    this.corrected.add(Infinity);
    if (this.failed.length < LISTED_CALLS) this.failed.push({ ...call, error, phase });
  }
}
