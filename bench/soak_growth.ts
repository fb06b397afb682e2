import { median } from "./pace_table.ts";

/** Resident memory of both sides at one time. */
export interface MemorySample {
  readonly atSec: number;
  readonly dfBytes: number;
  readonly smftBytes: number;
}

const BYTES_PER_MB = 1e6;
/** More rows than this tell no more. */
const ROWS_MAX = 20;

/** Samples from the end of the first quarter on: until then caches fill and code is compiled. */
export function settled(samples: readonly MemorySample[]): MemorySample[] {
  const endSec = samples.at(-1)?.atSec ?? 0;
  return samples.filter(({ atSec }) => atSec >= endSec / 4);
}

/**
 * By how much memory grows, MB a minute: the median of the slopes between all pairs of samples
 * (Theil, "A rank-invariant method of linear and polynomial regression analysis", 1950), which the
 * saw teeth of a garbage collector do not bend. NaN of fewer than two samples.
 */
export function growthMbPerMin(
  samples: readonly MemorySample[],
  side: "dfBytes" | "smftBytes",
): number {
  const slopes = samples.flatMap((later, at) =>
    samples.slice(0, at).map((earlier) =>
      (later[side] - earlier[side]) / BYTES_PER_MB / ((later.atSec - earlier.atSec) / 60)
    )
  );
  return median(slopes);
}

/** Evenly spaced samples, the last among them, as Markdown. */
export function memoryTable(samples: readonly MemorySample[]): string {
  const step = Math.max(1, Math.ceil(samples.length / ROWS_MAX));
  const rows = samples.filter((_, at) => (samples.length - 1 - at) % step === 0);
  const mb = (bytes: number) => (bytes / BYTES_PER_MB).toFixed(1);
  return [
    "| s | DF, MB | SMFT, MB |",
    "|---:|---:|---:|",
    ...rows.map(({ atSec, dfBytes, smftBytes }) =>
      `| ${atSec.toFixed(0)} | ${mb(dfBytes)} | ${mb(smftBytes)} |`
    ),
  ].join("\n");
}
