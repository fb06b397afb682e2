import type { Histograms } from "../../results/mod.ts";
import { LatencyHistogram } from "../../stats/mod.ts";

/** The calls of one label. */
export interface BreakdownCount {
  readonly sent: number;
  readonly ok: number;
  readonly histograms: Histograms;
}

/** Counts the calls of each label by themselves. */
export class BreakdownCounter {
  readonly #labels: readonly string[];
  readonly #metrics: readonly string[];
  readonly #histograms: readonly (readonly LatencyHistogram[])[];
  readonly #sent: Uint32Array;
  readonly #ok: Uint32Array;

  /** @param metrics those that are counted for each label */
  constructor(labels: readonly string[], metrics: readonly string[]) {
    this.#labels = labels;
    this.#metrics = metrics;
    this.#histograms = labels.map(() => metrics.map(() => new LatencyHistogram()));
    this.#sent = new Uint32Array(labels.length);
    this.#ok = new Uint32Array(labels.length);
  }

  /**
   * Counts a call of the label at `place`.
   *
   * @param valuesMs by the place of the metric; NaN for what is not known
   */
  count(place: number, ok: boolean, valuesMs: Float64Array): void {
    this.#sent[place]++;
    if (ok) this.#ok[place]++;
    const histograms = this.#histograms[place];
    for (let i = 0; i < histograms.length; i++) {
      if (!Number.isNaN(valuesMs[i])) histograms[i].recordMs(valuesMs[i]);
    }
  }

  /** What was counted, by the labels in their order. */
  counts(): Record<string, BreakdownCount> {
    return Object.fromEntries(this.#labels.map((label, place) => {
      const histograms = Object.fromEntries(
        this.#metrics.map((metric, i) => [metric, this.#histograms[place][i]]),
      );
      return [label, { sent: this.#sent[place], ok: this.#ok[place], histograms }];
    }));
  }
}
