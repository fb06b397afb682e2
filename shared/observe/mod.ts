/** Logs, the audit log, the progress line, and what the process and the machine did meanwhile. @module */
export { type AuditHead, formatAuditHead, parseAuditHead } from "./audit/audit_chain.ts";
export type { AuditDigest } from "./audit/audit_entry.ts";
export { AuditError } from "./audit/audit_error.ts";
export { auditFiles, headPath, readHeadText } from "./audit/audit_files.ts";
export { AuditLog } from "./audit/audit_log.ts";
export { type AuditFile, verifyAudit } from "./audit/verify_audit.ts";
export { callObservers } from "./calls/call_observers.ts";
export { requestId } from "./calls/request_id.ts";
export { type HostFacts, hostFacts, LAB_VERSION } from "./host_facts.ts";
export { createLogger, type LogFields, type Logger } from "./logger.ts";
export { LoopStalls, type StallCounts, watchLoop } from "./loop_stalls.ts";
export {
  Counter,
  Histogram,
  MetricsRegistry,
  type MetricsServer,
  type MetricsSnapshot,
  processMetrics,
  serveMetrics,
  serverMetrics,
  sumSnapshots,
} from "./metrics/mod.ts";
export { startUsage, type Usage } from "./process_usage.ts";
export { startProgress } from "./progress.ts";
export type { ProgressSnapshot } from "./progress_line.ts";
export { REALTIME_LOWERED, sayRealtime } from "./say_realtime.ts";
export { readProc } from "./read_proc.ts";
export { addChildSpan, traceId } from "./tracing/call_span.ts";
export { isTracing } from "./tracing/load_tracing.ts";
