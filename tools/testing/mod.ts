/** Runs the programs of the repository from its tests. @module */
export { startOtlpReceiver } from "../../shared/observe/testing.ts";
export {
  type Finished,
  launch,
  outputOf,
  ROOT,
  runToEnd,
  succeeds,
  tempDir,
  withTempDir,
} from "../../shared/base/testing.ts";
export { writeCertificates } from "./certificate_files.ts";
export { launchProgram, type Running, runProgram, startProgram } from "./programs.ts";
export { denoArgs } from "../programs.ts";
export { readRecords } from "./read_records.ts";
export { testEachEngine } from "./test_each_engine.ts";
