/** Fewer batches tell too little of their own spread. */
const MIN_BATCHES = 20;
/** A variance has settled when longer batches show at most this much more of it, and noise. */
const MAX_GROWTH = 0.1;
/** By how many standard errors longer batches may show more and still count as no more. */
const SETTLED_ERRORS = 1;
/** The same for the last doubling, before it is said to grow. */
const GROWTH_ERRORS = 2.5;

/** Fewer values give no two lengths of batches to compare. */
export const MIN_SERIES = 4 * MIN_BATCHES;

/** The long-run variance of a series: n times the variance of its mean, for a long series. */
interface LongRunVariance {
  readonly variance: number;
  /** How well it is known, as degrees of freedom. */
  readonly degrees: number;
  /** Whether it still grows with the longest batches there can be, so that it is too small. */
  readonly growing: boolean;
  /** How much of what the longest batches vary is due to a single one of them, 0 to 1. */
  readonly largestShare: number;
}

/** What the batches of each length say, the length doubling from 1. */
interface Levels {
  readonly variances: readonly number[];
  readonly batches: readonly number[];
  readonly largestShare: number;
}

/**
 * The long-run variance of ones among zeros in time order, by means of batches that do not overlap
 * (Alexopoulos and Seila 1998). Batches double in length while at least 20 are left. Taken is the
 * shortest length, two or more, whose variance agrees with that of all longer ones; what short
 * batches miss is added by the lugsail estimator with r = 2 and c = 1/2, 2 v(b) − v(b/2) (Vats and
 * Flegal, Biometrika 2022).
 *
 * @param ones 1 or 0 each; the array is used up
 * @returns undefined when there are fewer than 80
 */
export function longRunVariance(ones: Int32Array): LongRunVariance | undefined {
  if (ones.length < MIN_SERIES) return undefined;
  const levels = levelsOf(ones);
  const { variances, batches } = levels;
  const last = variances.length - 1;
  let chosen = 1;
  while (chosen < last && contradicted(levels, chosen)) chosen++;
  return {
    // Never made smaller by the correction: that would make much of chance.
    variance: Math.max(variances[chosen], 2 * variances[chosen] - variances[chosen - 1]),
    // m batches have about m degrees of freedom. Of independent values the correction has 5/m of
    // its square as variance where the batches alone have 2/m, so 2/5 as many; and half of those,
    // since the length was chosen by the same values.
    degrees: batches[chosen] / 5,
    growing: chosen === last || stillGrows(levels),
    largestShare: levels.largestShare,
  };
}

function levelsOf(ones: Int32Array): Levels {
  const variances: number[] = [];
  const counts: number[] = [];
  let largestShare = 0;
  let count = ones.length;
  for (let length = 1; count >= MIN_BATCHES; length *= 2) {
    let total = 0;
    let totalOfSquares = 0;
    let least = Infinity;
    let most = 0;
    for (let i = 0; i < count; i++) {
      const sum = ones[i];
      total += sum;
      totalOfSquares += sum * sum;
      if (sum < least) least = sum;
      if (sum > most) most = sum;
      // The batches of twice the length, each in a place that has been read.
      if (i % 2 === 1) ones[i >> 1] = ones[i - 1] + sum;
    }
    const mean = total / count;
    // Of whole numbers, so hardly anything is lost by the difference.
    const squares = Math.max(0, totalOfSquares - total * mean);
    variances.push(squares / (count - 1) / length);
    counts.push(count);
    largestShare = squares > 0 ? Math.max(most - mean, mean - least) ** 2 / squares : 0;
    count = Math.floor(count / 2);
  }
  return { variances, batches: counts, largestShare };
}

/**
 * Whether longer batches show more than those of this length, beyond the error of the ratio: that
 * of a variance of a batches is √(2/a), and that of its ratio to one made of it √(2/a − 2/b).
 */
function contradicted({ variances, batches }: Levels, index: number): boolean {
  return variances.slice(index + 1).some((longer, i) => {
    const error = Math.sqrt(2 / batches[index + 1 + i] - 2 / batches[index]);
    return longer > variances[index] * (1 + MAX_GROWTH + SETTLED_ERRORS * error);
  });
}

/** Whether the last doubling added more than the error of so few batches. */
function stillGrows({ variances, batches }: Levels): boolean {
  const last = variances.length - 1;
  const error = Math.sqrt(1 / batches[last]);
  return variances[last] > variances[last - 1] * (1 + MAX_GROWTH + GROWTH_ERRORS * error);
}
