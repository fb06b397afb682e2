import { QUANTILES } from "../metric_stats.ts";
import type { QuantileResult } from "../../stats/mod.ts";
import type { ComparedQuantile, ComparedRun } from "./compared_run.ts";

/** A run for tests, all of whose quantiles are as long, with an interval of 1 % to either side. */
export function sampleComparedRun(
  ms: number,
  overrides: Partial<ComparedRun> = {},
): ComparedRun {
  const trust = Object.fromEntries(
    Object.entries(QUANTILES).map(([field, q]): [string, QuantileResult] => [field, {
      kind: "interval",
      q,
      value: ms,
      low: ms * 0.99,
      high: ms * 1.01,
      confidence: 0.95,
      dependence: { inflation: 1, effectiveCount: 1000 },
    }]),
  ) as Record<ComparedQuantile, QuantileResult>;
  return {
    path: `${ms}.txt`,
    quantiles: { corrected: trust, service: trust },
    errorRatio: 0,
    achievedRps: 200,
    floorP99Ms: 0,
    conditions: "01_steady at 200",
    ...overrides,
  };
}
