import type { MetricName } from "./metric.ts";
import type { ReadRecord } from "./read_record.ts";

/** Hands on each time that a record has, by its metric; a call that was not sent has none. */
export function recordTimes(
  record: ReadRecord,
  take: (name: MetricName, ms: number) => void,
): void {
  const serviceMs = record.latency_ms ?? record.t_total_ms;
  const { late_ms: lateMs } = record;
  const give = (name: MetricName, ms: number | undefined) => {
    if (ms !== undefined) take(name, ms);
  };
  give("latency", record.latency_ms);
  give("late", lateMs);
  if (serviceMs !== undefined && lateMs !== undefined) take("corrected", serviceMs + lateMs);
  give("header", record.header_ms);
  give("connect", record.t_connect_ms);
  give("first_rpc", record.t_first_rpc_ms);
  give("total", record.t_total_ms);
  give("dns", record.t_dns_ms);
  give("tcp", record.t_tcp_ms);
  give("tls", record.t_tls_ms);
  give("settings", record.t_settings_ms);
}
