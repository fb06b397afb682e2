/** Result files as one page of HTML that needs nothing else. @module */
export type { RunFigures } from "./aggregate/run_figures.ts";
export { figuresOfRun } from "./read_run_figures.ts";
export {
  type PairedPaths,
  reportPath,
  writeComparison,
  writeReport,
  writeRuns,
} from "./write_report.ts";
