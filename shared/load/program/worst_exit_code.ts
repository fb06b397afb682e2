import { ExitCode } from "../../program/mod.ts";

/** Of several runs the exit code that matters most. */
export function worstExitCode(codes: readonly ExitCode[]): ExitCode {
  const order: ExitCode[] = [
    ExitCode.INTERRUPTED,
    ExitCode.UNEXPECTED,
    ExitCode.INVALID_RUN,
    ExitCode.THRESHOLD_CROSSED,
  ];
  return order.find((code) => codes.includes(code)) ?? ExitCode.OK;
}
