/** What the vectors of a run look like. */
export interface VectorOptions {
  readonly count: number;
  /** Numbers in each. */
  readonly length: number;
  /** Numbers in [0, 1). */
  readonly random: () => number;
}

/** Request vectors as JSON text, made before the clock starts so that no call pays for its own. */
export function randomVectors({ count, length, random }: VectorOptions): string[] {
  return Array.from(
    { length: count },
    () => JSON.stringify(Array.from({ length }, () => Math.round(random() * 1e6) / 1e6)),
  );
}
