/** Logs, the audit log, the progress line, and what the process and the machine did meanwhile. @module */
export { type AuditHead, formatAuditHead, parseAuditHead } from "./audit/audit_chain.ts";
export type { AuditCaller, AuditDigest, AuditEntry } from "./audit/audit_entry.ts";
export { AuditError, type AuditErrorKind } from "./audit/audit_error.ts";
export { auditFiles, headPath, readHeadText } from "./audit/audit_files.ts";
export { AuditLog, type AuditLogOptions } from "./audit/audit_log.ts";
export { canonicalJson } from "./audit/canonical_json.ts";
export {
  type AuditBounds,
  type AuditFile,
  type AuditVerdict,
  verifyAudit,
} from "./audit/verify_audit.ts";
export { callObservers } from "./calls/call_observers.ts";
export { requestId } from "./calls/request_id.ts";
export { requestLog, type RequestLogOptions } from "./calls/request_log.ts";
export { type HostFacts, hostFacts, LAB_VERSION } from "./host_facts.ts";
export {
  createLogger,
  type LogFields,
  type Logger,
  type LoggerOptions,
  silentLogger,
} from "./logger.ts";
export {
  LoopStalls,
  type LoopWatch,
  type Repeat,
  type StallCounts,
  watchLoop,
} from "./loop_stalls.ts";
export {
  Counter,
  formatMetrics,
  Histogram,
  type HistogramSpec,
  type Labelled,
  LATENCY_BOUNDS_SEC,
  type MetricFamily,
  type MetricSpec,
  MetricsRegistry,
  type MetricsServer,
  type MetricsSnapshot,
  processMetrics,
  serveMetrics,
  serverMetrics,
  sumSnapshots,
} from "./metrics/mod.ts";
export { startUsage, type Usage, type UsageSources } from "./process_usage.ts";
export { type Later, type Progress, type ProgressOptions, startProgress } from "./progress.ts";
export { type ProgressSnapshot, type ProgressStyle, renderProgress } from "./progress_line.ts";
export { type ProgressOutput, stderrOutput } from "./progress_output.ts";
export { readProc } from "./read_proc.ts";
export { redact } from "./redact.ts";
export { addChildSpan, type DoneSpan, traceId } from "./tracing/call_span.ts";
export { isTracing, loadTracing } from "./tracing/load_tracing.ts";
