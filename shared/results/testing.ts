/** What tests of comparisons need. @module */
export { sampleComparedRun } from "./comparing/_compared_run.ts";
