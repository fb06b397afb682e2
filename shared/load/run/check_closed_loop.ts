import type { Threshold } from "../../results/mod.ts";
import type { Metric } from "../../scenarios/mod.ts";
import { UsageError } from "../../settings/mod.ts";

/** Throws a UsageError for a limit on what a closed loop does not measure, as none of its calls is due. */
export function checkClosedLoop(
  thresholds: readonly Threshold[],
  metrics: readonly Metric[],
): void {
  const measured = metrics.filter(({ scheduled = false }) => !scheduled).map(({ name }) => name);
  for (const { text, subject } of thresholds) {
    if (!("metric" in subject) || measured.includes(subject.metric)) continue;
    throw new UsageError(
      `THRESHOLD ${text}: with N_RPS=max there is no ${subject.metric}, only the service time, ` +
        `such as ${measured[0]}.p(99)<50, error_ratio and rps`,
    );
  }
}
