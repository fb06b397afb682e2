/** The result file: writer, reader, verdict, thresholds, summary. @module */
export { type AlgorithmStats, algorithmStats } from "./algorithm_stats.ts";
export {
  formatCount,
  formatInterval,
  formatMs,
  formatRate,
  formatShare,
  formatTime,
  NONE,
} from "./format_number.ts";
export { type Column, markdownTable } from "./markdown_table.ts";
export {
  type EndMetrics,
  endMetrics,
  METRIC_NAMES,
  type MetricName,
  type MetricStats,
  metricStats,
  QUANTILES,
} from "./metric.ts";
export { checkResultDir, openResultFile, type OpenResultFileOptions } from "./open_result_file.ts";
export {
  type ColdconnPhase,
  type ColdconnRecord,
  type RecordCode,
  RECORDS_MODES,
  type RecordsMode,
  type SteadyRecord,
} from "./record.ts";
export { ResultFileError, type ResultFileErrorKind } from "./result_file_error.ts";
export { ResultWriter } from "./result_writer.ts";
export type { RunEnd, SignatureChecks, ThresholdResult, Verdict } from "./run_end.ts";
export type { ConnectionMeta, HostMeta, PacerMeta, RunMeta } from "./run_meta.ts";
export { metricTimes } from "./metric_times.ts";
export { runHistograms } from "./run_histograms.ts";
export { parseRecord, type ReadRecord } from "./read_record.ts";
export { readResults } from "./read_results.ts";
export type { ResultFile } from "./result_file.ts";
export { RunSamples } from "./run_samples.ts";
export { readRun, type ReadRunOptions, type Run } from "./read_run.ts";
export {
  NOT_SENT,
  type Outcome,
  type RecordColumns,
  TIME_COLUMNS,
  type TimeColumn,
} from "./record_columns.ts";
export {
  evaluateThresholds,
  formatThresholdResult,
  parseThreshold,
  parseThresholds,
  type Threshold,
  thresholdActualText,
  ThresholdError,
  type ThresholdFacts,
} from "./thresholds.ts";
export {
  judge,
  type Judgement,
  VALIDITY_LIMITS,
  type VerdictFacts,
  WARNING_LIMITS,
} from "./verdict.ts";
export { renderMarkdown } from "./render_markdown.ts";
export { renderTerminal } from "./render_terminal.ts";
export { runNames } from "./run_names.ts";
export { checksText } from "./signing_lines.ts";
export type { QuantileField, QuantileTrust } from "./quantile_trust.ts";
export type { Spread } from "./spread.ts";
export { type TrustText, trustText } from "./trust_text.ts";
export {
  summarize,
  summarizeRun,
  type Summary,
  type SummaryStats,
  supportsQuantile,
} from "./summary.ts";
export { CALL_FLOOR, type Floor, LATENESS_FLOOR, type WithinFloor } from "./within_floor.ts";
