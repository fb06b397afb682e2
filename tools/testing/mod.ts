/** Runs the programs of the repository from its tests. @module */
export { type CertificateFiles, writeCertificates } from "./certificate_files.ts";
export {
  type Finished,
  type ProgramOptions,
  type Running,
  runProgram,
  startProgram,
} from "./programs.ts";
export { testEachEngine } from "./test_each_engine.ts";
