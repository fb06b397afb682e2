import { seededRandom } from "../pace/mod.ts";
import { setting, wholeNumber } from "../settings/mod.ts";

/** What a score is asked for by. */
export interface ScoreWork {
  /** Numbers in each vector. */
  readonly vectorLength: number;
}

/** The settings of tests that ask for scores. */
export const SCORE_ROWS = {
  vectorLength: setting({
    variable: "VECTOR_LENGTH",
    flag: "--vector-length",
    type: wholeNumber({ min: 1, max: 100_000 }),
    default: "8",
    help: "Numbers in the random vector of each request.",
    group: "Load",
  }),
};

/** Requests whose vectors are JSON text, made before the clock starts so that no call pays for its own. */
export function scoreRequests(
  { vectorLength }: ScoreWork,
  { count, seed }: {
    readonly count: number;
    /** Of one seed the requests are always the same. */
    readonly seed: number;
  },
): { readonly json: string }[] {
  const random = seededRandom(seed);
  const number = () => Math.round(random() * 1e6) / 1e6;
  return Array.from({ length: count }, () => ({
    json: JSON.stringify(Array.from({ length: vectorLength }, number)),
  }));
}
