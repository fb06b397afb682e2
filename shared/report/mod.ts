/** Result files as one page of HTML that needs nothing else. @module */
export type {
  ComparisonFindings,
  EqualityFinding,
  QuantileFinding,
} from "./aggregate/comparison_findings.ts";
export { markup } from "./markup/markup.ts";
export { type PairedPaths, reportPath, writeComparison, writeReport } from "./write_report.ts";
