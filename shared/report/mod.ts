/** Result files as one page of HTML that needs nothing else. @module */
export type {
  ComparisonFindings,
  EqualityFinding,
  QuantileFinding,
} from "./aggregate/comparison_findings.ts";
export type { RunFigures } from "./aggregate/run_figures.ts";
export { markup } from "./markup/markup.ts";
export { figuresOfRun } from "./read_run_figures.ts";
export {
  type PairedPaths,
  reportPath,
  writeComparison,
  writeReport,
  writeRuns,
} from "./write_report.ts";
