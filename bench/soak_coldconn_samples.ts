/** Resident memory of both processes when so many connections were made. */
export interface ConnectionsSample {
  readonly made: number;
  readonly serverBytes: number;
  readonly clientBytes: number;
}

export type Side = "serverBytes" | "clientBytes";

/** By how much memory grew over the last third of the connections, bytes; NaN of too few samples. */
export function lastThirdGrowthBytes(samples: readonly ConnectionsSample[], side: Side): number {
  const last = samples.at(-1);
  const start = samples.findLast(({ made }) => made <= (last?.made ?? 0) * 2 / 3);
  return last === undefined || start === undefined ? NaN : last[side] - start[side];
}

/** By how much memory grew a connection from the first sample on, KB. */
export function growthKbPerConnection(samples: readonly ConnectionsSample[], side: Side): number {
  const [first, last] = [samples[0], samples.at(-1)!];
  return (last[side] - first[side]) / 1000 / (last.made - first.made);
}
