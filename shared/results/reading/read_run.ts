import type { ScenarioFacts } from "../../scenarios/mod.ts";
import { LatencyHistogram } from "../../stats/mod.ts";
import type { Histograms } from "../metric_stats.ts";
import { metricTimes } from "./metric_times.ts";
import { readResults } from "./read_results.ts";
import type { ResultFile } from "./result_file.ts";
import { NOT_SENT, type Outcome, type RecordColumns } from "./record_columns.ts";

/** A short record with its times; of shorter ones the columns grow. */
const BYTES_PER_RECORD = 60;

/** A result file in memory. */
export interface Run {
  readonly file: ResultFile;
  /** What its calls came to, and how many of them to each, in the same order. */
  readonly outcomes: readonly Outcome[];
  readonly outcomeCounts: readonly number[];
  /** When the first and the last call were sent, ms from the start; NaN when no record tells. */
  readonly firstSentMs: number;
  readonly lastSentMs: number;
  /** All records in the order of the file; absent when there are more than `maxRows`. */
  readonly columns?: RecordColumns;
  /** In place of the columns, when there are more than `maxRows`. */
  readonly histograms?: Histograms;
}

/** Options of readRun. */
export interface ReadRunOptions {
  /** How many records are kept, some 40 bytes each; of more, histograms. @default 4000000 */
  readonly maxRows?: number;
}

/**
 * Reads a result file into columns, or where they would be too long into histograms, so that memory
 * is bounded however long the file is. Rejects with a ResultFileError.
 */
export async function readRun(path: string, options: ReadRunOptions = {}): Promise<Run> {
  const { maxRows = 4_000_000 } = options;
  const rows = new RunRows({ maxRows, expectedRows: await expectedRows(path) });
  const file = await readResults(path, (block, facts) => rows.add(block, facts));
  return { file, ...rows.end() };
}

/** How many records a file of this size has; none of a file that cannot be read, which is told later. */
async function expectedRows(path: string): Promise<number> {
  const { size } = await Deno.stat(path).catch(() => ({ size: 0 }));
  return Math.ceil(size / BYTES_PER_RECORD);
}

class RunRows {
  readonly #maxRows: number;
  readonly #expectedRows: number;
  #count = 0;
  #outcomes: readonly Outcome[] = [];
  readonly #outcomeCounts: number[] = [];
  #firstSentMs = Infinity;
  #lastSentMs = -Infinity;
  #outcome = new Uint32Array();
  #numbers: Partial<Record<string, Float64Array>> = {};
  #errors = new Map<number, string>();
  #histograms: Histograms | undefined;

  constructor(options: { readonly maxRows: number; readonly expectedRows: number }) {
    this.#maxRows = options.maxRows;
    this.#expectedRows = Math.min(options.maxRows, options.expectedRows);
  }

  add(block: RecordColumns, facts: ScenarioFacts): void {
    this.#outcomes = block.outcomes;
    this.#countOutcomes(block);
    this.#noteSent(block);
    if (this.#histograms === undefined && this.#count + block.count > this.#maxRows) {
      this.#histograms = {};
      this.#countTimes(this.#columns(), facts);
      this.#numbers = {};
      this.#outcome = new Uint32Array();
    }
    if (this.#histograms === undefined) this.#append(block);
    else this.#countTimes(block, facts);
    this.#count += block.count;
  }

  end(): Omit<Run, "file"> {
    return {
      outcomes: this.#outcomes,
      outcomeCounts: this.#outcomeCounts,
      firstSentMs: Number.isFinite(this.#firstSentMs) ? this.#firstSentMs : NaN,
      lastSentMs: Number.isFinite(this.#lastSentMs) ? this.#lastSentMs : NaN,
      ...(this.#histograms === undefined
        ? { columns: this.#columns() }
        : { histograms: this.#histograms }),
    };
  }

  #columns(): RecordColumns {
    const numbers: Partial<Record<string, Float64Array>> = {};
    for (const [name, column] of Object.entries(this.#numbers)) {
      numbers[name] = column!.subarray(0, this.#count);
    }
    return {
      count: this.#count,
      outcomes: this.#outcomes,
      outcome: this.#outcome.subarray(0, this.#count),
      numbers,
      errors: this.#errors,
    };
  }

  #append(block: RecordColumns): void {
    const count = this.#count + block.count;
    if (count > this.#outcome.length) {
      const longer = new Uint32Array(Math.max(count, this.#expectedRows, this.#outcome.length * 2));
      longer.set(this.#outcome.subarray(0, this.#count));
      this.#outcome = longer;
    }
    this.#outcome.set(block.outcome.subarray(0, block.count), this.#count);
    for (const [name, numbers] of Object.entries(block.numbers)) {
      this.#roomFor(name).set(numbers!.subarray(0, block.count), this.#count);
    }
    for (const [row, text] of block.errors) this.#errors.set(this.#count + row, text);
  }

  /** The column with room for as many rows as `outcome`; what no record has is NaN. */
  #roomFor(name: string): Float64Array {
    const column = this.#numbers[name];
    const { length } = this.#outcome;
    if (column?.length === length) return column;
    const longer = new Float64Array(length);
    if (column === undefined) longer.fill(NaN, 0, this.#count);
    else longer.set(column.subarray(0, this.#count));
    return this.#numbers[name] = longer;
  }

  #countOutcomes({ count, outcome, outcomes }: RecordColumns): void {
    const counts = this.#outcomeCounts;
    while (counts.length < outcomes.length) counts.push(0);
    for (let row = 0; row < count; row++) counts[outcome[row]]++;
  }

  #noteSent({ count, outcome, outcomes, numbers: { at, late } }: RecordColumns): void {
    if (at === undefined) return;
    const sent = outcomes.map(({ code }) => code !== NOT_SENT);
    for (let row = 0; row < count; row++) {
      if (!sent[outcome[row]]) continue;
      const lateMs = late === undefined ? 0 : late[row];
      const sentMs = Number.isNaN(lateMs) ? at[row] : at[row] + lateMs;
      if (sentMs < this.#firstSentMs) this.#firstSentMs = sentMs;
      if (sentMs > this.#lastSentMs) this.#lastSentMs = sentMs;
    }
  }

  #countTimes(columns: RecordColumns, facts: ScenarioFacts): void {
    const histograms = this.#histograms!;
    for (const metric of facts.metrics) {
      for (const ms of metricTimes(columns, metric, facts)) {
        (histograms[metric.name] ??= new LatencyHistogram()).recordMs(ms);
      }
    }
  }
}
