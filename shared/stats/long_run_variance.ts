/** Fewer batches tell too little of their own spread. */
const MIN_BATCHES = 20;
/** By how many of its standard errors a longer batch may show more and still count as no more. */
const SETTLED_ERRORS = 1;
/** The same for the last two doublings together, before they are said to grow. */
const GROWTH_ERRORS = 2;

/** The long-run variance of a series: n times the variance of its mean, for a long series. */
export interface LongRunVariance {
  readonly variance: number;
  /** Of how many batches it was made; its degrees of freedom are one fewer. */
  readonly batches: number;
  readonly batchLength: number;
  /** Whether it still grows with the longest batches there can be, so that it is too small. */
  readonly growing: boolean;
}

/** What batches of one length say. */
interface Level {
  readonly variance: number;
  readonly batches: number;
}

/**
 * The long-run variance of ones among zeros in time order, by means of batches that do not overlap
 * (Alexopoulos and Seila 1998). Batches double in length while at least 20 are left. Taken is the
 * shortest length that none of the longer ones contradicts; what short batches miss is added by the
 * lugsail estimator with r = 2 and c = 2/3, 3 v(b) − 2 v(b/2) (Vats and Flegal, Biometrika 2022).
 * It errs to the large side, since an interval too wide does less harm than one too narrow.
 *
 * @param ones 1 or 0 each; the array is used up
 * @returns undefined when there are fewer than 20
 */
export function longRunVariance(ones: Int32Array): LongRunVariance | undefined {
  const levels = levelsOf(ones);
  if (levels.length === 0) return undefined;
  const last = levels.length - 1;
  let chosen = 0;
  while (chosen < last && contradicted(levels, chosen)) chosen++;
  return {
    variance: lugsail(levels, chosen),
    batches: levels[chosen].batches,
    batchLength: 2 ** chosen,
    growing: stillGrows(levels),
  };
}

function levelsOf(ones: Int32Array): Level[] {
  const levels: Level[] = [];
  let batches = ones.length;
  for (let length = 1; batches >= MIN_BATCHES; length *= 2) {
    levels.push({ variance: varianceOfBatches(ones, batches, length), batches });
    batches = Math.floor(batches / 2);
    for (let i = 0; i < batches; i++) ones[i] = ones[2 * i] + ones[2 * i + 1];
  }
  return levels;
}

function varianceOfBatches(sums: Int32Array, batches: number, length: number): number {
  let total = 0;
  for (let i = 0; i < batches; i++) total += sums[i];
  const mean = total / batches;
  let squares = 0;
  for (let i = 0; i < batches; i++) squares += (sums[i] - mean) ** 2;
  return squares / (batches - 1) / length;
}

/** Corrected for the bias of short batches, and never made smaller by it. */
function lugsail(levels: readonly Level[], index: number): number {
  const { variance } = levels[index];
  return index === 0 ? variance : Math.max(variance, 3 * variance - 2 * levels[index - 1].variance);
}

/** Whether longer batches show more than at this length, beyond the error of theirs. */
function contradicted(levels: readonly Level[], index: number): boolean {
  const variance = lugsail(levels, index);
  return levels.slice(index + 1).some((longer) =>
    longer.variance > variance * (1 + SETTLED_ERRORS * Math.sqrt(2 / (longer.batches - 1)))
  );
}

/** Whether the last two doublings added more than the error of so few batches. */
function stillGrows(levels: readonly Level[]): boolean {
  const last = levels.length - 1;
  if (last < 2) return false;
  const { variance, batches } = levels[last];
  // Of the ratio to batches a quarter as long, for independent values: √(2/a − 2/4a).
  const error = Math.sqrt(1.5 / batches);
  return variance > levels[last - 2].variance * (1 + GROWTH_ERRORS * error);
}
