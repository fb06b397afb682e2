import { NOT_SENT } from "../../results/mod.ts";
import { LogGrid } from "./log_grid.ts";
import { niceWidthMs } from "./nice_width.ts";
import type { ReportCall } from "./report_call.ts";

/** Bins along the run, at most. */
const MAX_BINS = 200;
/** Of a run of known length: half of the room is left for calls that end late. */
const PLANNED_BINS = 125;
/** When the length is not known, the first width; it doubles as often as it must. */
const FIRST_WIDTH_MS = 10;
const LATENCY_ROWS_PER_DECADE = 1024;
const LATENESS_ROWS_PER_DECADE = 256;

/**
 * A run along its time, in bins of equal width: how long calls took, how late they left, how many
 * were due and sent and how each ended. It takes the same memory for ten calls and for a billion,
 * and every call that has a time is in one bin.
 */
export class OverTime {
  readonly #durationMs: number;
  #widthMs: number;
  #used = 0;
  /** Of calls that were answered: corrected latency, or service time where nothing was due. */
  readonly latency = new LogGrid(MAX_BINS, LATENCY_ROWS_PER_DECADE);
  readonly lateness = new LogGrid(MAX_BINS, LATENESS_ROWS_PER_DECADE);
  readonly #maxMs = new Float64Array(MAX_BINS).fill(NaN);
  readonly #maxLateMs = new Float64Array(MAX_BINS).fill(NaN);
  readonly #due = new Uint32Array(MAX_BINS);
  readonly #sent = new Uint32Array(MAX_BINS);
  readonly #codes = new Map<string, Uint32Array>();

  constructor(options: { readonly durationMs?: number } = {}) {
    this.#durationMs = options.durationMs ?? Infinity;
    this.#widthMs = options.durationMs === undefined
      ? FIRST_WIDTH_MS
      : niceWidthMs(options.durationMs, PLANNED_BINS);
  }

  /** How long a bin is. */
  get widthMs(): number {
    return this.#widthMs;
  }

  /** How many bins there are, up to the last with a call. */
  get bins(): number {
    return this.#used;
  }

  /** The status of each call, by the bin in which it was due. */
  get codes(): ReadonlyMap<string, Uint32Array> {
    return this.#codes;
  }

  /** Calls by the bin in which they were due. */
  get due(): Uint32Array {
    return this.#due.subarray(0, this.#used);
  }

  /** Calls by the bin in which they were sent. */
  get sent(): Uint32Array {
    return this.#sent.subarray(0, this.#used);
  }

  /** The longest answered call of each bin, exact; NaN for none. */
  get maxMs(): Float64Array {
    return this.#maxMs.subarray(0, this.#used);
  }

  /** The latest call of each bin, exact; NaN for none. */
  get maxLateMs(): Float64Array {
    return this.#maxLateMs.subarray(0, this.#used);
  }

  /** Counts a call. One without a time is not counted, and false is returned. */
  add(call: ReportCall): boolean {
    const { atMs, lateMs } = call;
    if (!(atMs >= 0)) return false;
    const bin = this.#binOf(atMs);
    this.#due[bin]++;
    let codes = this.#codes.get(call.code);
    if (codes === undefined) this.#codes.set(call.code, codes = new Uint32Array(MAX_BINS));
    codes[bin]++;
    if (call.code === NOT_SENT) return true;
    const late = Number.isNaN(lateMs) ? 0 : lateMs;
    // Making room for the later time may merge bins, so the bin is asked for again.
    const sentMs = Math.max(0, atMs + late);
    // The last calls leave a little behind the end; a bin for those alone would show no rate.
    const justBehind = sentMs >= this.#durationMs && sentMs - this.#durationMs < this.#widthMs;
    this.#sent[this.#binOf(justBehind ? atMs : sentMs)]++;
    const at = this.#binOf(atMs);
    if (!Number.isNaN(lateMs)) {
      this.lateness.add(at, lateMs);
      if (!(this.#maxLateMs[at] >= lateMs)) this.#maxLateMs[at] = lateMs;
    }
    if (call.ok && !Number.isNaN(call.latencyMs)) {
      this.latency.add(at, call.latencyMs);
      if (!(this.#maxMs[at] >= call.latencyMs)) this.#maxMs[at] = call.latencyMs;
    }
    return true;
  }

  #binOf(ms: number): number {
    while (ms >= this.#widthMs * MAX_BINS) this.#double();
    const bin = Math.floor(ms / this.#widthMs);
    if (bin >= this.#used) this.#used = bin + 1;
    return bin;
  }

  #double(): void {
    this.#widthMs *= 2;
    this.#used = Math.ceil(this.#used / 2);
    this.latency.halve();
    this.lateness.halve();
    for (const counts of [this.#due, this.#sent, ...this.#codes.values()]) {
      merge(counts, (a, b) => a + b, 0);
    }
    for (const longest of [this.#maxMs, this.#maxLateMs]) merge(longest, larger, NaN);
  }
}

function merge(
  values: Uint32Array | Float64Array,
  of: (left: number, right: number) => number,
  empty: number,
): void {
  const half = values.length / 2;
  for (let bin = 0; bin < half; bin++) values[bin] = of(values[bin * 2], values[bin * 2 + 1]);
  values.fill(empty, half);
}

function larger(a: number, b: number): number {
  return Number.isNaN(a) || b > a ? b : a;
}
