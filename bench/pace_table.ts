/** What one run of one contender measured. */
export interface PaceFigures {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly cpuUsPerTick: number;
}

/** The runs of one contender at one rate, or why there are none. */
export interface PaceRow {
  readonly ratePerSec: number;
  readonly contender: string;
  readonly rounds: readonly PaceFigures[];
  readonly skipped?: string;
}

/** The middle value, or the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** A Markdown table of the medians over the rounds, one line a row. */
export function paceTable(rows: readonly PaceRow[]): string {
  const head = [
    "| ticks/s | driver | late p50 ms | p99 ms | p99.9 ms | CPU µs a tick |",
    "|---:|---|---:|---:|---:|---:|",
  ];
  return [...head, ...rows.map(line)].join("\n");
}

function line({ ratePerSec, contender, rounds, skipped }: PaceRow): string {
  if (skipped !== undefined) return `| ${ratePerSec} | ${contender} | skipped: ${skipped} | | | |`;
  const cell = (field: keyof PaceFigures, digits: number) =>
    median(rounds.map((round) => round[field])).toFixed(digits);
  const cells = [cell("p50Ms", 3), cell("p99Ms", 3), cell("p999Ms", 3), cell("cpuUsPerTick", 1)];
  return `| ${ratePerSec} | ${contender} | ${cells.join(" | ")} |`;
}
