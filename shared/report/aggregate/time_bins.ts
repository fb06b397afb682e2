import type { OverTime } from "./over_time.ts";

/** A piece of the run and what happened in it. A time that nothing has is NaN. */
export interface TimeBin {
  /** From the start of the run. */
  readonly fromMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of the answered calls, exact. */
  readonly maxMs: number;
  readonly lateP99Ms: number;
  readonly lateMaxMs: number;
  readonly duePerSec: number;
  readonly sentPerSec: number;
  /** Calls that did not end with OK, by their status. */
  readonly failed: Readonly<Record<string, number>>;
}

/**
 * The run, bin by bin. A bin that reaches over the end of the schedule counts as long as it has of
 * it; when the end is not known the last bin has no rates.
 */
export function timeBins(
  time: OverTime,
  { durationMs }: { readonly durationMs?: number },
): TimeBin[] {
  const { bins, widthMs, latency, lateness, maxMs, maxLateMs, due, sent } = time;
  const perSecIn = (fromMs: number) => {
    if (durationMs === undefined) return fromMs === (bins - 1) * widthMs ? NaN : 1000 / widthMs;
    const withinMs = durationMs - fromMs;
    return 1000 / (withinMs > widthMs * 1e-6 ? Math.min(widthMs, withinMs) : widthMs);
  };
  return Array.from({ length: bins }, (_, bin) => {
    const failed: Record<string, number> = {};
    for (const [code, counts] of time.codes) {
      if (code !== "OK" && counts[bin] > 0) failed[code] = counts[bin];
    }
    return {
      fromMs: bin * widthMs,
      p50Ms: Math.min(latency.quantileMs(bin, 0.5), maxMs[bin]),
      p99Ms: Math.min(latency.quantileMs(bin, 0.99), maxMs[bin]),
      maxMs: maxMs[bin],
      lateP99Ms: Math.min(lateness.quantileMs(bin, 0.99), maxLateMs[bin]),
      lateMaxMs: maxLateMs[bin],
      duePerSec: due[bin] * perSecIn(bin * widthMs),
      sentPerSec: sent[bin] * perSecIn(bin * widthMs),
      failed,
    };
  });
}
