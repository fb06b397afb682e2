/** Logs, the progress line, and what the process and the machine did meanwhile. @module */
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
export { startUsage, type Usage, type UsageSources } from "./process_usage.ts";
export { type Later, type Progress, type ProgressOptions, startProgress } from "./progress.ts";
export { type ProgressSnapshot, type ProgressStyle, renderProgress } from "./progress_line.ts";
export { type ProgressOutput, stderrOutput } from "./progress_output.ts";
export { readProc } from "./read_proc.ts";
export { redact } from "./redact.ts";
