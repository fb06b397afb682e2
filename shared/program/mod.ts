/** What every program does alike: exit codes, errors in words, signals, certificates. @module */
export { type Command, dispatch } from "./dispatch.ts";
export { ExitCode } from "./exit_code.ts";
export { GROUP_READS_KEYS, prepareTls, type PrepareTlsOptions, tlsSource } from "./prepare_tls.ts";
export { print, printError, runProgram } from "./run_program.ts";
export { StoppedError } from "./stopped_error.ts";
export { stopSignal } from "./stop_signal.ts";
