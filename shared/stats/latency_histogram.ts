import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
} from "hdr-histogram-js";
import { nearestRank } from "./nearest_rank.ts";

/** The unit of the counts, the same microsecond to which result files write their times. */
const UNITS_PER_MS = 1000;
/** Longer times are counted as this long, 60 s. */
const HIGHEST_UNITS = 60_000 * UNITS_PER_MS;
const SIGNIFICANT_DIGITS = 3;

const MIN = 0;
const MAX = 1;
const SUM = 2;

/** All that a histogram counted, as plain data that crosses from one thread to another. */
export interface HistogramSnapshot {
  /** The counts, as `toBase64` gives them. */
  readonly counts: string;
  readonly minMs: number;
  readonly maxMs: number;
  readonly sumMs: number;
  readonly clampedCount: number;
  readonly infiniteCount: number;
}

/**
 * A high dynamic range histogram of times (G. Tene, HdrHistogram): three significant digits from
 * 1 µs to 60 s in 68 KB, whatever the number of values. Below 2.048 ms every microsecond has its
 * own count, above it a count spans at most a thousandth of the value.
 *
 * Recording allocates nothing. Beside the counts, the exact minimum, maximum and sum are kept.
 */
export class LatencyHistogram {
  #counts: Histogram;
  #clampedCount = 0;
  #infiniteCount = 0;
  // In a typed array, because a field that holds a double may be boxed again at every change.
  #exactMs = Float64Array.of(Infinity, -Infinity, 0);

  constructor() {
    this.#counts = build({
      bitBucketSize: 32,
      autoResize: false,
      lowestDiscernibleValue: 1,
      highestTrackableValue: HIGHEST_UNITS,
      numberOfSignificantValueDigits: SIGNIFICANT_DIGITS,
    });
  }

  /**
   * Counts one time. A negative one counts as 0; one beyond 60 s counts as 60 s in the quantiles
   * and as itself in the maximum and the mean. Infinity, for what never ended, is above all others
   * in the quantiles too. Throws a RangeError for NaN.
   */
  recordMs(ms: number): void {
    if (Number.isNaN(ms)) throw new RangeError("a time to record is NaN");
    const timeMs = ms > 0 ? ms : 0;
    let units = Math.round(timeMs * UNITS_PER_MS);
    if (units > HIGHEST_UNITS) {
      units = HIGHEST_UNITS;
      this.#clampedCount++;
      if (timeMs === Infinity) this.#infiniteCount++;
    }
    this.#counts.recordValue(units);
    const exactMs = this.#exactMs;
    if (timeMs < exactMs[MIN]) exactMs[MIN] = timeMs;
    if (timeMs > exactMs[MAX]) exactMs[MAX] = timeMs;
    exactMs[SUM] += timeMs;
  }

  /** How many times were recorded. */
  get count(): number {
    return this.#counts.totalCount;
  }

  /** How many of them were longer than 60 s. */
  get clampedCount(): number {
    return this.#clampedCount;
  }

  /** How many of those were Infinity. */
  get infiniteCount(): number {
    return this.#infiniteCount;
  }

  /** The shortest, ms, exact; NaN when there are none. */
  get minMs(): number {
    return this.count === 0 ? NaN : this.#exactMs[MIN];
  }

  /** The longest, ms, exact; NaN when there are none. */
  get maxMs(): number {
    return this.count === 0 ? NaN : this.#exactMs[MAX];
  }

  /** The arithmetic mean, ms, exact to the rounding of a sum; NaN when there are none. */
  get meanMs(): number {
    return this.count === 0 ? NaN : this.#exactMs[SUM] / this.count;
  }

  /** The standard deviation, ms, as exact as the counts; of Infinity as of 60 s. 0 when there are none. */
  get stdDevMs(): number {
    return this.count === 0 ? 0 : this.#counts.stdDeviation / UNITS_PER_MS;
  }

  /**
   * The nearest-rank quantile, ms: the upper end of its count, so the true one (to the µs) or
   * at most a thousandth more, and never more than the maximum. NaN when there are none.
   *
   * @param q 0 to 1; throws a RangeError when it is outside
   */
  quantileMs(q: number): number {
    const count = this.count;
    if (count === 0) return NaN;
    const rank = nearestRank(q, count);
    if (rank === count) return this.maxMs;
    if (rank > count - this.#infiniteCount) return Infinity;
    // The library takes a percentage and rounds up to a rank. Half a rank below the one wanted
    // leaves the rounding of doubles no say in which one it is.
    const units = this.#counts.getValueAtPercentile((rank - 0.5) / count * 100);
    return Math.min(units / UNITS_PER_MS, this.maxMs);
  }

  /** Adds all that `other` counted; nothing is lost. */
  merge(other: LatencyHistogram): void {
    if (other.count === 0) return;
    this.#counts.add(other.#counts);
    this.#clampedCount += other.#clampedCount;
    this.#infiniteCount += other.#infiniteCount;
    const mine = this.#exactMs;
    const theirs = other.#exactMs;
    mine[MIN] = Math.min(mine[MIN], theirs[MIN]);
    mine[MAX] = Math.max(mine[MAX], theirs[MAX]);
    mine[SUM] += theirs[SUM];
  }

  /** What `fromSnapshot` makes an equal histogram of; unlike `toBase64` it loses nothing. */
  snapshot(): HistogramSnapshot {
    const [minMs, maxMs, sumMs] = this.#exactMs;
    return {
      ...{ counts: this.toBase64(), minMs, maxMs, sumMs },
      ...{ clampedCount: this.#clampedCount, infiniteCount: this.#infiniteCount },
    };
  }

  /** A histogram equal to the one that the snapshot was taken of. */
  static fromSnapshot(snapshot: HistogramSnapshot): LatencyHistogram {
    const histogram = LatencyHistogram.fromBase64(snapshot.counts);
    histogram.#exactMs.set([snapshot.minMs, snapshot.maxMs, snapshot.sumMs]);
    histogram.#clampedCount = snapshot.clampedCount;
    histogram.#infiniteCount = snapshot.infiniteCount;
    return histogram;
  }

  /** The percentile distribution as text, in ms: what the HdrHistogram plotters call `.hgrm`. */
  toHgrm(): string {
    return this.#counts.outputPercentileDistribution(5, UNITS_PER_MS);
  }

  /**
   * The counts, in µs, in HdrHistogram's compressed V2 encoding as base64, which the libraries of
   * other languages read. The exact minimum, maximum and sum are not part of it, and Infinity is
   * 60 s there.
   */
  toBase64(): string {
    return encodeIntoCompressedBase64(this.#counts);
  }

  /**
   * A histogram from `toBase64`, or from another library with counts in µs. Minimum, maximum and
   * mean are then as exact as the counts. Throws a RangeError when the text is none, or when it
   * holds times beyond 60 s.
   *
   * @param infiniteCount how many of its times were Infinity, which the counts do not tell
   */
  static fromBase64(base64: string, infiniteCount = 0): LatencyHistogram {
    const histogram = new LatencyHistogram();
    let decoded: Histogram;
    try {
      decoded = decodeFromCompressedBase64(base64, 32);
      if (decoded.totalCount > 0) histogram.#counts.add(decoded);
    } catch (cause) {
      throw new RangeError("the text is not an HDR histogram in base64 of 0 to 60 s", { cause });
    }
    if (histogram.count > 0) {
      histogram.#exactMs[MIN] = decoded.getValueAtPercentile(0) / UNITS_PER_MS;
      histogram.#exactMs[MAX] = decoded.maxValue / UNITS_PER_MS;
      histogram.#exactMs[SUM] = decoded.mean / UNITS_PER_MS * decoded.totalCount;
    }
    if (infiniteCount > 0) {
      histogram.#infiniteCount = histogram.#clampedCount = infiniteCount;
      histogram.#exactMs[MAX] = histogram.#exactMs[SUM] = Infinity;
    }
    return histogram;
  }
}
