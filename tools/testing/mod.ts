/** Runs the programs of the repository from its tests. @module */
export {
  type OtlpReceiver,
  type ReceivedSpan,
  startOtlpReceiver,
} from "../../shared/observe/testing.ts";
export {
  type Finished,
  launch,
  type Launched,
  ROOT,
  runToEnd,
  tempDir,
  withTempDir,
} from "../../shared/base/testing.ts";
export { type CertificateFiles, writeCertificates } from "./certificate_files.ts";
export { type ProgramOptions, type Running, runProgram, startProgram } from "./programs.ts";
export { denoArgs } from "../programs.ts";
export { readRecords } from "./read_records.ts";
export { testEachEngine } from "./test_each_engine.ts";
