/** What a program's exit code says. */
export const ExitCode = {
  /** Done, valid, thresholds held. */
  OK: 0,
  /** Something that should not happen. */
  UNEXPECTED: 1,
  /** Wrong usage or settings; nothing was sent. */
  USAGE: 2,
  /** The generator did not do its part, so the run proves nothing. */
  INVALID_RUN: 3,
  /** No connection: address, TLS or certificate, told apart in words. */
  NO_CONNECTION: 4,
  /** A threshold was crossed. */
  THRESHOLD_CROSSED: 99,
  /** Stopped by a signal; result files are complete up to there. */
  INTERRUPTED: 130,
} as const;
/** One of them. */
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
