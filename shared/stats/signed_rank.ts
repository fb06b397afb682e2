/** The distribution of Wilcoxon's rank sum, exact: probabilities of twice the sum, from 0. */
type SignedRankDistribution = Float64Array;

/**
 * The sum of the ranks of the positive values among `differences`, with how likely each sum is when
 * either sign is as likely for every value (F. Wilcoxon 1945). Zeros are left out; equal sizes share
 * the mean of their ranks, so the distribution is that of these ranks and exact with ties too.
 *
 * @returns `atLeast`: the probability of a sum this large or larger; `atMost`: this small or smaller
 */
export function signedRankTest(
  differences: readonly number[],
): { readonly atLeast: number; readonly atMost: number } {
  const sized = differences.filter((difference) => difference !== 0)
    .sort((a, b) => Math.abs(a) - Math.abs(b));
  const doubledRanks: number[] = [];
  for (let from = 0; from < sized.length;) {
    let to = from;
    while (to < sized.length && Math.abs(sized[to]) === Math.abs(sized[from])) to++;
    for (let i = from; i < to; i++) doubledRanks.push(from + 1 + to);
    from = to;
  }
  const sum = doubledRanks.reduce((total, rank, i) => sized[i] > 0 ? total + rank : total, 0);
  const distribution = signedRankDistribution(doubledRanks);
  let atMost = 0;
  for (let i = 0; i <= sum; i++) atMost += distribution[i];
  let atLeast = 0;
  for (let i = distribution.length - 1; i >= sum; i--) atLeast += distribution[i];
  return { atLeast: Math.min(1, atLeast), atMost: Math.min(1, atMost) };
}

/** How likely each sum of these doubled ranks is when each is in or out like a coin. */
export function signedRankDistribution(doubledRanks: readonly number[]): SignedRankDistribution {
  const total = doubledRanks.reduce((sum, rank) => sum + rank, 0);
  const probabilities = new Float64Array(total + 1);
  probabilities[0] = 1;
  for (const rank of doubledRanks) {
    for (let sum = total; sum >= 0; sum--) {
      const without = probabilities[sum];
      probabilities[sum] = (without + (sum >= rank ? probabilities[sum - rank] : 0)) / 2;
    }
  }
  return probabilities;
}
