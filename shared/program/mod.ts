/** What every program does alike: exit codes, errors in words, signals, certificates. @module */
export { type Binary, type Command, dispatch } from "./dispatch.ts";
export { ExitCode } from "./exit_code.ts";
export {
  CERTIFICATES_DIR,
  isLocal,
  prepareTls,
  type PrepareTlsOptions,
  type TlsSettings,
  tlsSource,
} from "./prepare_tls.ts";
export { exitCodeOf, print, printError, runProgram } from "./run_program.ts";
export { type StopSignal, stopSignal } from "./stop_signal.ts";
