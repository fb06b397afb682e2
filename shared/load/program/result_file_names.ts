/**
 * The names of the result files of runs, by the texts of their schedules: `01_steady_results.txt`, or
 * with the rate in it where there are several, `01_steady_results_500.txt`; a rate that comes again
 * has its number behind it, `01_steady_results_500_2.txt`.
 */
export function resultFileNames(test: string, schedules: readonly string[]): string[] {
  if (schedules.length === 1) return [`${test}_results.txt`];
  const counts = new Map<string, number>();
  return schedules.map((text) => {
    const rate = text.replaceAll(/[^0-9A-Za-z.]+/g, "-");
    const count = (counts.get(rate) ?? 0) + 1;
    counts.set(rate, count);
    return `${test}_results_${rate}${count === 1 ? "" : `_${count}`}.txt`;
  });
}
