import type { Schedule } from "../../pace/mod.ts";

/**
 * The name of a run's result file: `01_steady_results.txt`, or with the rate in it where a list of
 * rates is as many runs, `01_steady_results_500.txt`.
 */
export function resultFileName(
  test: string,
  schedule: Pick<Schedule, "text">,
  runCount: number,
): string {
  if (runCount === 1) return `${test}_results.txt`;
  return `${test}_results_${schedule.text.replaceAll(/[^0-9A-Za-z.]+/g, "-")}.txt`;
}
