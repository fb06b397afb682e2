import { parseArgs } from "node:util";

/** How long to fuzz. */
interface FuzzPlan {
  readonly seed: number;
  /** Connections or streams that each test makes, in all. */
  readonly iterations: number;
  readonly minutes: number;
}

/** One run of the tests: seeds from `seed` on, one an iteration. */
export interface FuzzRound {
  readonly seed: number;
  readonly iterations: number;
}

/** So many that the start of Deno weighs little, and so few that a round says something soon. */
const ROUND_ITERATIONS = 3000;
const DEFAULT_MINUTES = 5;
const SEEDS = 2 ** 32;

/** Reads the flags; throws a TypeError that says what is wrong with them. */
export function readFuzzFlags(args: readonly string[], newSeed: () => number): FuzzPlan {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: "string" },
      iterations: { type: "string" },
      minutes: { type: "string" },
    },
  });
  const seed = values.seed === undefined ? newSeed() : Number(values.seed);
  if (!Number.isInteger(seed) || seed < 0 || seed >= SEEDS) {
    throw new TypeError(`--seed ${values.seed}: expected a whole number from 0 to 2^32 - 1`);
  }
  const iterations = Number(values.iterations ?? Infinity);
  if (values.iterations !== undefined && !(Number.isSafeInteger(iterations) && iterations > 0)) {
    throw new TypeError(`--iterations ${values.iterations}: expected a whole number from 1`);
  }
  const defaultMinutes = values.iterations === undefined ? DEFAULT_MINUTES : Infinity;
  const minutes = Number(values.minutes ?? defaultMinutes);
  if (!(minutes > 0)) {
    throw new TypeError(`--minutes ${values.minutes}: expected a number above 0`);
  }
  return { seed, iterations, minutes };
}

/**
 * The rounds of a plan, each with seeds of its own, until the iterations are made or the minutes
 * are over; at least one.
 */
export function* fuzzRounds(plan: FuzzPlan, elapsedMs: () => number): Generator<FuzzRound> {
  for (let made = 0; made < plan.iterations;) {
    if (made > 0 && elapsedMs() >= plan.minutes * 60_000) return;
    const iterations = Math.min(ROUND_ITERATIONS, plan.iterations - made);
    yield { seed: (plan.seed + made) % SEEDS, iterations };
    made += iterations;
  }
}
