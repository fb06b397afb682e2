/** The result file: writer, reader, verdict, thresholds, summary. @module */
export { type BreakdownStats, breakdownStats } from "./breakdown_stats.ts";
export {
  type ComparedFigure,
  compareRuns,
  type Comparison,
  figureName,
  type MetricComparison,
  overallVerdict,
  pairsNeeded,
  type RunPair,
} from "./comparing/compare_runs.ts";
export {
  type ComparedMetric,
  type ComparedRun,
  readComparedRun,
} from "./comparing/compared_run.ts";
export type { EqualityTest } from "./comparing/equality_tests.ts";
export { formatInterval, formatMs, formatTime, NONE } from "./rendering/format_number.ts";
export { type Column, markdownTable } from "./rendering/markdown_table.ts";
export { endMetrics, type Histograms, type MetricStats, QUANTILES } from "./metric_stats.ts";
export { checkResultDir, openResultFile } from "./writing/open_result_file.ts";
export { RECORDS_MODES, type RecordsMode } from "./records_mode.ts";
export { ResultFileError } from "./result_file_error.ts";
export { MAX_TEXT_CHARS } from "./writing/record_line.ts";
export { ResultWriter } from "./writing/result_writer.ts";
export type { RunEnd, ThresholdResult, Verdict } from "./run_end.ts";
export type { ConnectionMeta, Floor, HostMeta, PacerMeta, RunMeta } from "./run_meta.ts";
export { runHistograms } from "./reading/run_histograms.ts";
export { parseRecord, type ReadRecord } from "./reading/read_record.ts";
export { readResults } from "./reading/read_results.ts";
export type { ResultFile } from "./reading/result_file.ts";
export { RunSamples } from "./reading/run_samples.ts";
export type { OutcomeTotals } from "./reading/outcome_totals.ts";
export { readRun, type ReadRunOptions, type Run } from "./reading/read_run.ts";
export { NOT_SENT, type RecordColumns } from "./reading/record_columns.ts";
export {
  evaluateThresholds,
  formatThresholdResult,
  parseThreshold,
  type Threshold,
  thresholdActualText,
} from "./judging/thresholds.ts";
export { judge, VALIDITY_LIMITS, type VerdictFacts, WARNING_LIMITS } from "./judging/verdict.ts";
export { renderMarkdown } from "./rendering/render_markdown.ts";
export { renderTerminal } from "./rendering/render_terminal.ts";
export { runNames } from "./rendering/run_names.ts";
export {
  END_REQUIRED,
  endFieldTypes,
  type FieldType,
  META_FIELD_TYPES,
} from "./reading/check_head.ts";
export { fieldsOfLabels } from "./end_fields.ts";
export { findings } from "./rendering/section_lines.ts";
export type { QuantileField, QuantileTrust } from "./judging/quantile_trust.ts";
export { trustText } from "./rendering/trust_text.ts";
export {
  summarize,
  summarizeRun,
  type Summary,
  type SummaryStats,
  supportsQuantile,
} from "./judging/summary.ts";
export type { Spread } from "./judging/spread.ts";
export { CALL_FLOOR, LATENESS_FLOOR, type WithinFloor } from "./judging/within_floor.ts";
